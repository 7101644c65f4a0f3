DROP TABLE mappings; DROP TABLE imports; DROP TABLE audit_trail; DROP TABLE organisations;
