DROP TRIGGER audit_trail_refuses_truncate ON audit_trail;
DROP TRIGGER audit_trail_refuses_change ON audit_trail;
DROP FUNCTION audit_trail_refuses;
