/// The JSON Schema of a zone in JSON (`kmsdns export --format json-schema`).
enum ExportSchema {
  /// The version of the form; it changes when a script would have to.
  static let version = 1

  static let text = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Zone, by kmsdns export --format json",
      "description": "Names are in presentation form without the final dot, octets that are not printable as \\\\DDD. Times are those of RFC 3339, in UTC. The records are in canonical order (RFC 4034 section 6), the SOA record first.",
      "type": "object",
      "required": ["version", "generated", "program", "source", "zone", "serial", "records"],
      "properties": {
        "version": {"const": 1, "description": "The version of this form; it changes when a script would have to."},
        "generated": {"$ref": "#/$defs/time"},
        "program": {"type": "string", "description": "The program that wrote it, and its version."},
        "source": {"type": "string", "description": "Where the zone comes from, in words."},
        "zone": {"type": "string"},
        "serial": {"$ref": "#/$defs/uint32"},
        "records": {"type": "array", "items": {"$ref": "#/$defs/record"}}
      },
      "additionalProperties": false,
      "$defs": {
        "time": {"type": "string", "pattern": "^[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
        "uint32": {"type": "integer", "minimum": 0, "maximum": 4294967295},
        "record": {
          "type": "object",
          "required": ["owner", "ttl", "type", "rdata"],
          "properties": {
            "owner": {"type": "string"},
            "ttl": {"$ref": "#/$defs/uint32"},
            "type": {"type": "string", "description": "The mnemonic, or TYPE and the number (RFC 3597)."},
            "rdata": {"type": "string", "description": "In presentation form; names in it are absolute."},
            "provenance": {"$ref": "#/$defs/provenance"}
          },
          "additionalProperties": false
        },
        "provenance": {
          "description": "Who published the record by an update; with --provenance, and of such records alone.",
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
        }
      }
    }

    """
}
