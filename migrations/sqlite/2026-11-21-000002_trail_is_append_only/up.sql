CREATE TRIGGER audit_trail_refuses_update BEFORE UPDATE ON audit_trail
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never changed');
END;
CREATE TRIGGER audit_trail_refuses_delete BEFORE DELETE ON audit_trail
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never shortened');
END;
-- INSERT OR REPLACE deletes without calling the trigger on deletions.
CREATE TRIGGER audit_trail_refuses_replace BEFORE INSERT ON audit_trail
WHEN EXISTS (SELECT 1 FROM audit_trail WHERE organisation = NEW.organisation AND number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never changed');
END;
