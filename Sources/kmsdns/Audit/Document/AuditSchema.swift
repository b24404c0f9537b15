/// The JSON Schema of an audit in JSON (`--format json-schema`).
enum AuditSchema {
  static let text = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Audit of KMS publishers, by kmsdns audit --format json",
      "description": "Names are in presentation form without the final dot, octets that are not printable as \\\\DDD. Times are those of RFC 3339, in UTC.",
      "type": "object",
      "required": ["version", "generated", "program", "source", "domains", "publishers", "findings", "unaudited", "warnings"],
      "properties": {
        "version": {"const": 2, "description": "The version of this form; it changes when a script would have to."},
        "generated": {"$ref": "#/$defs/time"},
        "program": {"type": "string", "description": "The program that made the report, and its version."},
        "source": {"type": "string", "description": "What was audited, in words."},
        "domains": {"type": "array", "items": {"$ref": "#/$defs/domain"}},
        "publishers": {"type": "array", "items": {"$ref": "#/$defs/publisher"}},
        "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        "unaudited": {
          "description": "What should have been audited, and could not be: the exit code is 2 then.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["subject", "reason"],
            "properties": {"subject": {"type": "string"}, "reason": {"type": "string"}},
            "additionalProperties": false
          }
        },
        "warnings": {"type": "array", "items": {"type": "string"}},
        "baseline": {"$ref": "#/$defs/baseline"}
      },
      "additionalProperties": false,
      "$defs": {
        "time": {"type": "string", "pattern": "^[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
        "uint16": {"type": "integer", "minimum": 0, "maximum": 65535},
        "change": {
          "description": "How it differs from the baseline; absent where it does not.",
          "enum": ["new", "changed"]
        },
        "location": {
          "description": "Where it stands in a file.",
          "type": "object",
          "required": ["file", "line"],
          "properties": {"file": {"type": "string"}, "line": {"type": "integer", "minimum": 1}},
          "additionalProperties": false
        },
        "domain": {
          "type": "object",
          "required": ["domain", "source", "coverage", "publishers"],
          "properties": {
            "domain": {"type": "string"},
            "source": {"type": "string", "description": "A file, or a server and how it was asked."},
            "coverage": {
              "description": "zone: every owner was seen; lookup: what a client gets that asks for _vlmcs._tcp.<domain>.",
              "enum": ["zone", "lookup"]
            },
            "publishers": {"type": "integer", "minimum": 0}
          },
          "additionalProperties": false
        },
        "publisher": {
          "type": "object",
          "required": [
            "domain", "source", "name", "owner", "target", "resolution", "addresses", "port", "priority", "weight", "ttl",
            "status", "evidence", "steps"
          ],
          "properties": {
            "domain": {"type": "string"},
            "source": {"type": "string"},
            "name": {"type": "string", "description": "The name that clients ask for."},
            "owner": {"type": "string", "description": "Where the record stands; the name, unless steps lead there."},
            "target": {"type": "string"},
            "resolution": {
              "type": "object",
              "required": ["kind", "aliases"],
              "properties": {
                "kind": {"enum": ["host", "no-address", "foreign", "unresolved"]},
                "aliases": {
                  "description": "The names that the target leads to, where it is an alias.",
                  "type": "array", "items": {"type": "string"}
                },
                "reason": {"type": "string", "description": "Why it could not be resolved."}
              },
              "additionalProperties": false
            },
            "addresses": {"type": "array", "items": {"type": "string"}},
            "port": {"$ref": "#/$defs/uint16"},
            "priority": {"$ref": "#/$defs/uint16"},
            "weight": {"$ref": "#/$defs/uint16"},
            "ttl": {"type": "integer", "minimum": 0, "maximum": 4294967295},
            "status": {"enum": ["sanctioned", "rogue", "unreviewed", "dangling", "stale", "unresolved"]},
            "evidence": {"type": "string", "description": "Where the record stands, in words."},
            "location": {"$ref": "#/$defs/location"},
            "provenance": {
              "type": "object",
              "required": ["credential", "address", "transport", "rule", "firstSeen", "lastRefreshed", "lastChanged"],
              "properties": {
                "credential": {"type": "string"},
                "address": {"type": "string"},
                "transport": {"type": "string"},
                "rule": {"type": "string"},
                "firstSeen": {"$ref": "#/$defs/time"},
                "lastRefreshed": {"$ref": "#/$defs/time"},
                "lastChanged": {"$ref": "#/$defs/time"}
              },
              "additionalProperties": false
            },
            "probe": {
              "description": "What the host said that was asked by RPC bind whether it offers KMS (--probe).",
              "type": "object",
              "required": ["result", "detail"],
              "properties": {
                "result": {"enum": ["no-answer", "closed", "not-rpc", "no-kms", "kms"]},
                "detail": {"type": "string"}
              },
              "additionalProperties": false
            },
            "steps": {
              "description": "How clients get from the name to the owner.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["kind", "owner", "name"],
                "properties": {
                  "kind": {"enum": ["cname", "dname", "wildcard"]},
                  "owner": {"type": "string"},
                  "name": {"type": "string"}
                },
                "additionalProperties": false
              }
            },
            "change": {"$ref": "#/$defs/change"},
            "changes": {"type": "array", "items": {"type": "string"}}
          },
          "additionalProperties": false
        },
        "finding": {
          "type": "object",
          "required": [
            "code", "title", "severity", "domain", "owner", "record", "evidence", "message", "remedy", "fingerprint"
          ],
          "properties": {
            "code": {"type": "string", "pattern": "^KMS[0-9]{3}$"},
            "title": {"type": "string"},
            "severity": {"enum": ["high", "medium", "low"]},
            "domain": {"type": "string"},
            "owner": {"type": "string"},
            "host": {"type": "string", "description": "The host concerned."},
            "publisher": {
              "description": "The position of the publisher concerned, from 0; absent where the domain is concerned.",
              "type": "integer", "minimum": 0
            },
            "record": {"type": "string"},
            "evidence": {"type": "string"},
            "location": {"$ref": "#/$defs/location"},
            "message": {"type": "string"},
            "remedy": {"type": "string"},
            "acknowledgement": {
              "type": "object",
              "required": ["reason", "until", "isExpired"],
              "properties": {
                "reason": {"type": "string"},
                "until": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
                "isExpired": {"type": "boolean", "description": "Whether the finding counts again."}
              },
              "additionalProperties": false
            },
            "fingerprint": {
              "description": "The same for the same finding in other audits, whatever the record says.",
              "type": "string", "pattern": "^[0-9a-f]{32}$"
            },
            "change": {"$ref": "#/$defs/change"}
          },
          "additionalProperties": false
        },
        "baseline": {
          "description": "The earlier audit that this one was compared with.",
          "type": "object",
          "required": ["file", "generated", "gonePublishers", "goneFindings", "domainsNotAudited"],
          "properties": {
            "file": {"type": "string"},
            "generated": {"$ref": "#/$defs/time"},
            "gonePublishers": {"type": "array", "items": {"$ref": "#/$defs/publisher"}},
            "goneFindings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
            "domainsNotAudited": {"type": "array", "items": {"type": "string"}}
          },
          "additionalProperties": false
        }
      }
    }

    """
}
