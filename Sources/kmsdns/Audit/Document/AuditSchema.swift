/// The JSON Schema of an audit in JSON (`--format json-schema`).
enum AuditSchema {
  static let text = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Audit of KMS publishers, by kmsdns audit --format json",
      "description": "Names are in presentation form without the final dot, octets that are not printable as \\\\DDD. Times are those of RFC 3339, in UTC.",
      "type": "object",
      "required": ["version", "generated", "program", "source", "domains", "publishers", "findings", "unaudited", "warnings", "clients"],
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
        "clients": {
          "description": "What the machines of each domain that has records find: chances from 0 to 1 (RFC 2782).",
          "type": "array", "items": {"$ref": "#/$defs/clients"}
        },
        "impact": {"$ref": "#/$defs/impact"},
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
                "groups": {
                  "description": "The groups of Active Directory that who published the record was in.",
                  "type": "array", "items": {"type": "string"}
                },
                "firstSeen": {"$ref": "#/$defs/time"},
                "lastRefreshed": {"$ref": "#/$defs/time"},
                "lastChanged": {"$ref": "#/$defs/time"}
              },
              "additionalProperties": false
            },
            "lastRefreshed": {
              "$ref": "#/$defs/time",
              "description": "When the record was last published, where that is known: by provenance, or by a Windows export."
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
            "isOccluded": {
              "description": "No client gets the record: it stands below a delegation or a DNAME record of its zone.",
              "const": true
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
        "chance": {"type": "number", "minimum": 0, "maximum": 1.000001},
        "mean": {"type": "number", "minimum": 0},
        "clients": {
          "type": "object",
          "required": ["domain", "source", "records", "firstAtRogues"],
          "properties": {
            "domain": {"type": "string"},
            "source": {"type": "string"},
            "records": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["publisher", "first", "second", "atRandom"],
                "properties": {
                  "publisher": {"description": "The position of the publisher, from 0.", "type": "integer", "minimum": 0},
                  "first": {"description": "To be contacted first.", "$ref": "#/$defs/chance"},
                  "second": {
                    "description": "To be contacted second, where the first does not answer.", "$ref": "#/$defs/chance"
                  },
                  "finally": {
                    "description": "To be the first that answers, where hosts without an address do not; absent where it was too much to compute.",
                    "$ref": "#/$defs/chance"
                  },
                  "atRandom": {
                    "description": "To be contacted first by machines before Windows 7 and Windows Server 2008 R2.",
                    "$ref": "#/$defs/chance"
                  }
                },
                "additionalProperties": false
              }
            },
            "firstAtRogues": {"description": "The share of first contacts of rogue hosts.", "$ref": "#/$defs/chance"},
            "finallyAtRogues": {"description": "The share of machines that rogue hosts answer.", "$ref": "#/$defs/chance"}
          },
          "additionalProperties": false
        },
        "outlook": {
          "type": "object",
          "required": ["hosts", "atRogues", "anyAtRogues", "activatedClients", "activatedServers"],
          "properties": {
            "hosts": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["host", "isRogue", "machines", "activatesServers", "activatesClients"],
                "properties": {
                  "host": {"type": "string"},
                  "isRogue": {"type": "boolean"},
                  "machines": {"description": "The mean number that stay with it.", "$ref": "#/$defs/mean"},
                  "activatesServers": {"description": "The chance that it counts 5.", "$ref": "#/$defs/chance"},
                  "activatesClients": {"description": "The chance that it counts 25.", "$ref": "#/$defs/chance"}
                },
                "additionalProperties": false
              }
            },
            "atRogues": {"description": "The mean number of machines that stay with rogue hosts.", "$ref": "#/$defs/mean"},
            "anyAtRogues": {"description": "The chance that at least one does.", "$ref": "#/$defs/chance"},
            "activatedClients": {
              "description": "The mean number of clients that hosts which may serve KMS activate.", "$ref": "#/$defs/mean"
            },
            "activatedServers": {"$ref": "#/$defs/mean"}
          },
          "additionalProperties": false
        },
        "impact": {
          "description": "What the publishers do to so many machines; absent without --clients and --servers.",
          "type": "object",
          "required": ["domains", "today", "afterwards", "days", "seed", "assumptions"],
          "properties": {
            "domains": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["domain", "clients", "servers"],
                "properties": {
                  "domain": {"type": "string"},
                  "clients": {"type": "integer", "minimum": 0},
                  "servers": {"type": "integer", "minimum": 0}
                },
                "additionalProperties": false
              }
            },
            "today": {"$ref": "#/$defs/outlook"},
            "afterwards": {"description": "Once no rogue host is left.", "$ref": "#/$defs/outlook"},
            "days": {
              "description": "A simulation of the days after the records of rogue hosts were removed; empty where there are none.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["day", "atRogues", "activated", "atRoguesGoingOn", "activatedGoingOn"],
                "properties": {
                  "day": {"type": "integer", "minimum": 0},
                  "atRogues": {
                    "description": "Machines with rogue hosts that stopped answering on day 0.", "type": "integer", "minimum": 0
                  },
                  "activated": {"type": "integer", "minimum": 0},
                  "atRoguesGoingOn": {
                    "description": "Machines with rogue hosts that go on answering.", "type": "integer", "minimum": 0
                  },
                  "activatedGoingOn": {"type": "integer", "minimum": 0}
                },
                "additionalProperties": false
              }
            },
            "seed": {"type": "integer", "minimum": 0},
            "assumptions": {
              "description": "What public sources do not settle, and how it is taken here.",
              "type": "array", "items": {"type": "string"}
            }
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
