# jsonschema
