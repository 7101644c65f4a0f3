//! The rights table: everything that can be done, which roles may, and why them.
//!
//! It is meant to be read from top to bottom, by auditors too; pages and handbooks list this same table. Three thoughts
//! run through it. Who audits does not change what is audited (9.2.2). What binds the organisation is approved by the
//! person who answers for it, in person. Who keeps the machine does not keep the management system (A.5.3).

use super::Role;
use crate::domain::value::choice;

/// How a permission touches the organisation; decides which tokens can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing changes.
    Read,
    /// Records change.
    Write,
    /// It approves something in a person's name or changes who may do what: never with a token.
    InPerson,
}

/// A row of the rights table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// What it permits.
    pub permission: Permission,
    /// How that touches the organisation.
    pub access: Access,
    /// What one does with it, to follow "may": "import registers".
    pub does: &'static str,
    /// The roles that may do so with every record.
    pub roles: &'static [Role],
    /// The roles that may do so only with what they own.
    pub owners: &'static [Role],
    /// Why these roles and no others.
    pub why: &'static str,
}

/// Declares permissions together with their rows, so that none can be without one.
macro_rules! rights {
    ($($(#[$about:meta])* $name:ident $text:literal, $access:ident: $does:literal
        for [$($role:ident)*] owners [$($owner:ident)*] because $why:literal)+) => {
        choice! {
            /// Something that can be done; `app` asks for one before each of its functions.
            Permission { $($(#[$about])* $name = $text,)+ }
        }

        /// The rights table, in the order of [`Permission::ALL`].
        pub const RIGHTS: &[Right] = &[$(Permission::$name.right()),+];

        impl Permission {
            /// Returns its row of the rights table.
            pub const fn right(self) -> Right {
                match self {
                    $(Self::$name => Right {
                        permission: self,
                        access: Access::$access,
                        does: $does,
                        roles: &[$(Role::$role),*],
                        owners: &[$(Role::$owner),*],
                        why: $why,
                    },)+
                }
            }
        }
    };
}

rights! {
    // What can be seen.

    /// Lists and opens records of registers, with the origin of each field.
    ReadRegister "read_register", Read: "read the registers"
        for [Administrator IsmsManager Auditor ControlOwner TopManagement Reader ExternalAuditor] owners []
        because "people can only do what the management system asks of them if they can read it (7.3, 7.5.3)"

    /// Writes reports of the whole organisation and reads its score.
    Report "report", Read: "read reports and scores"
        for [Administrator IsmsManager Auditor ControlOwner TopManagement Reader ExternalAuditor] owners []
        because "reports sum up what the registers show anyway"

    /// Opens the files and links of evidence.
    ReadEvidence "read_evidence", Read: "open evidence"
        for [IsmsManager Auditor TopManagement ExternalAuditor] owners [ControlOwner]
        because "evidence can name people and weaknesses, so it is for those who work with it (A.5.15)"

    /// Takes whole registers out as a file.
    Export "export", Read: "export registers"
        for [IsmsManager Auditor TopManagement ExternalAuditor] owners []
        because "a file leaves the reach of these rights, so it is for those whose task needs one (A.8.12)"

    /// Reads the audit trail as a whole.
    ReadTrail "read_trail", Read: "read the audit trail"
        for [Administrator IsmsManager Auditor TopManagement ExternalAuditor] owners []
        because "those who answer for the records or examine them see who changed what (A.8.15)"

    /// Checks the chain of the audit trail and every hash of evidence.
    Verify "verify", Read: "verify the audit trail and the evidence"
        for [Administrator IsmsManager Auditor TopManagement ExternalAuditor] owners []
        because "whoever relies on the trail can check it without trusting its keeper"

    /// Lists accounts, roles, end dates and tokens; never a secret.
    ReadAccounts "read_accounts", Read: "read the list of accounts"
        for [Administrator IsmsManager Auditor] owners []
        because "access rights are reviewed by others than the one who grants them (A.5.18)"

    // What is kept.

    /// Changes what the management system is: scope, context, interested parties, roles, objectives, risk method,
    /// plans.
    ChangeManagementRegisters "change_management_registers", Write: "change the registers of the management system"
        for [IsmsManager] owners []
        because "one role keeps the management system and reports on it (5.3); an auditor would audit their own work"

    /// Changes what the organisation works with: controls, risks, treatments, assets, documents, suppliers, incidents,
    /// training, evidence.
    ChangeOperationRegisters "change_operation_registers", Write: "change the registers of daily work"
        for [IsmsManager] owners [ControlOwner]
        because "owners keep what they answer for (A.5.9), and the ISMS manager keeps the whole consistent"

    /// Changes nonconformities from acceptance on: correction, cause, corrective action.
    ChangeImprovementRegisters "change_improvement_registers", Write: "change nonconformities and actions"
        for [IsmsManager] owners [ControlOwner]
        because "the people concerned correct and remove the cause (10.2); who raised a finding only judges the effect"

    /// Changes what audits record: programme, plans, working papers.
    ChangeAuditRegisters "change_audit_registers", Write: "change audit records"
        for [Auditor] owners []
        because "nobody who is audited words the result (9.2.2)"

    /// Starts, completes and compares assessments.
    RunAssessment "run_assessment", Write: "run assessments"
        for [IsmsManager Auditor] owners []
        because "the organisation assesses itself, and an auditor needs a run to record results in"

    /// Answers questions of an assessment for the organisation, and comments on them.
    Answer "answer", Write: "answer questions"
        for [IsmsManager] owners [ControlOwner]
        because "the organisation speaks for itself, each person on what is assigned to them"

    /// Records results of audit checklists, and that evidence was tested independently.
    RecordAuditResult "record_audit_result", Write: "record audit results"
        for [Auditor] owners []
        because "tested independently means by somebody who does not run what is tested (9.2.2)"

    /// Raises a nonconformity or an opportunity for improvement.
    RaiseFinding "raise_finding", Write: "raise findings"
        for [IsmsManager Auditor] owners []
        because "audits find nonconformities, and so does daily work (9.2, 10.2)"

    /// Adds a file or a link as evidence.
    UploadEvidence "upload_evidence", Write: "add evidence"
        for [IsmsManager Auditor] owners [ControlOwner]
        because "owners show that their controls work; auditors add what they collected, and change none of it"

    /// Imports a register from a file, together with the right to change the register.
    Import "import", Write: "import registers"
        for [IsmsManager Auditor] owners []
        because "a file touches many records at once; each register still asks for the right to change it"

    /// Undoes an import as a whole, together with the right to change the registers that it touched.
    UndoImport "undo_import", Write: "undo an import"
        for [IsmsManager] owners [Auditor]
        because "it takes back what others may rely on, so it is for who keeps the registers or who imported"

    // What binds the organisation.

    /// Approves a version of a document.
    ApproveDocument "approve_document", InPerson: "approve documents"
        for [IsmsManager TopManagement] owners []
        because "documents are approved by somebody with authority over them (7.5.2); policies by top management (5.2)"

    /// Approves a version of the Statement of Applicability.
    ApproveSoa "approve_soa", InPerson: "approve the Statement of Applicability"
        for [TopManagement] owners []
        because "it says what the organisation leaves out (6.1.3 d), and that is not for the one who wrote it"

    /// Approves and so locks a version of the risk method.
    ApproveRiskMethod "approve_risk_method", InPerson: "approve the risk method"
        for [TopManagement] owners []
        because "how much risk is acceptable is for those who answer for the organisation (6.1.2 a, 5.1)"

    /// Accepts a residual risk.
    AcceptRisk "accept_risk", InPerson: "accept risks"
        for [] owners [IsmsManager ControlOwner TopManagement]
        because "the risk's owner accepts it and nobody else (6.1.3 f)"

    // Who may do what, and the machine.

    /// Creates, renames and closes an organisation, and changes its settings.
    ManageOrganisation "manage_organisation", InPerson: "manage the organisation's entry"
        for [Administrator] owners []
        because "it decides where all records of an organisation belong"

    /// Creates and ends accounts, grants and withdraws roles, resets passwords.
    ManageAccounts "manage_accounts", InPerson: "manage accounts"
        for [Administrator] owners []
        because "access is granted by somebody who gains nothing by it in the registers (A.5.3, A.5.18)"

    /// Makes and revokes API tokens.
    ManageTokens "manage_tokens", InPerson: "manage API tokens"
        for [Administrator] owners [IsmsManager Auditor]
        because "a token acts for its owner, so those who work with other programs make their own"

    /// Makes a backup. It holds every organisation, so the right is needed in each.
    Backup "backup", Write: "make backups"
        for [Administrator] owners []
        because "a backup holds everything, and a token may make one every night (A.8.13)"

    /// Restores a backup over what is there. It touches every organisation, so the right is needed in each.
    Restore "restore", InPerson: "restore a backup"
        for [Administrator] owners []
        because "it replaces all records at once"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::{Membership, ReadingScope, Verdict, allows};
    use chrono::NaiveDate;

    /// What the roles may, as a table: all records, one's own, those in the scope, or none.
    fn matrix() -> String {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let scope = ReadingScope::read("9.2", &[]).unwrap();
        let mut lines = vec![format!("{:29}adm ism aud own top rea ext", "")];
        for permission in Permission::ALL {
            let marks = Role::ALL.iter().map(|role| {
                let scope = match role {
                    Role::ExternalAuditor => scope.clone(),
                    _ => ReadingScope::Everything,
                };
                let membership = Membership::new(*role, Some(today), scope).unwrap();
                match allows(&membership, *permission, today) {
                    Verdict::Allowed => "all",
                    Verdict::AllowedWhereOwner { .. } => "own",
                    Verdict::AllowedWithin { .. } => "sco",
                    Verdict::Refused(_) => " · ",
                }
            });
            let marks = marks.collect::<Vec<_>>().join(" ");
            lines.push(format!("{:29}{marks}", permission.name()).trim_end().to_owned());
        }
        lines.join("\n")
    }

    #[test]
    fn each_role_may_what_the_table_says() {
        insta::assert_snapshot!(matrix(), @r"
                                     adm ism aud own top rea ext
        read_register                all all all all all all sco
        report                       all all all all all all sco
        read_evidence                 ·  all all own all  ·  sco
        export                        ·  all all  ·  all  ·  sco
        read_trail                   all all all  ·  all  ·  sco
        verify                       all all all  ·  all  ·  sco
        read_accounts                all all all  ·   ·   ·   ·
        change_management_registers   ·  all  ·   ·   ·   ·   ·
        change_operation_registers    ·  all  ·  own  ·   ·   ·
        change_improvement_registers  ·  all  ·  own  ·   ·   ·
        change_audit_registers        ·   ·  all  ·   ·   ·   ·
        run_assessment                ·  all all  ·   ·   ·   ·
        answer                        ·  all  ·  own  ·   ·   ·
        record_audit_result           ·   ·  all  ·   ·   ·   ·
        raise_finding                 ·  all all  ·   ·   ·   ·
        upload_evidence               ·  all all own  ·   ·   ·
        import                        ·  all all  ·   ·   ·   ·
        undo_import                   ·  all own  ·   ·   ·   ·
        approve_document              ·  all  ·   ·  all  ·   ·
        approve_soa                   ·   ·   ·   ·  all  ·   ·
        approve_risk_method           ·   ·   ·   ·  all  ·   ·
        accept_risk                   ·  own  ·  own own  ·   ·
        manage_organisation          all  ·   ·   ·   ·   ·   ·
        manage_accounts              all  ·   ·   ·   ·   ·   ·
        manage_tokens                all own own  ·   ·   ·   ·
        backup                       all  ·   ·   ·   ·   ·   ·
        restore                      all  ·   ·   ·   ·   ·   ·
        ");
    }

    #[test]
    fn each_permission_has_its_row_in_its_place() {
        let listed: Vec<_> = RIGHTS.iter().map(|right| right.permission).collect();
        assert_eq!(listed, Permission::ALL);
    }

    #[test]
    fn nothing_is_out_of_everybodys_reach_and_no_role_is_named_twice() {
        for right in RIGHTS {
            let mut roles = [right.roles, right.owners].concat();
            let named = roles.len();
            assert!(named > 0, "{}", right.does);
            roles.sort();
            roles.dedup();
            assert_eq!(roles.len(), named, "{}", right.does);
        }
    }

    #[test]
    fn readers_and_external_auditors_change_nothing() {
        for right in RIGHTS.iter().filter(|right| right.access != Access::Read) {
            for role in [Role::Reader, Role::ExternalAuditor] {
                assert!(
                    !right.roles.contains(&role) && !right.owners.contains(&role),
                    "{}",
                    right.does
                );
            }
        }
    }

    #[test]
    fn who_keeps_registers_and_who_audits_them_share_no_register() {
        for permission in [
            Permission::ChangeManagementRegisters,
            Permission::ChangeOperationRegisters,
            Permission::ChangeImprovementRegisters,
            Permission::ChangeAuditRegisters,
            Permission::Answer,
            Permission::RecordAuditResult,
        ] {
            let right = permission.right();
            let can = |role| right.roles.contains(&role) || right.owners.contains(&role);
            assert_ne!(can(Role::Auditor), can(Role::IsmsManager), "{}", right.does);
            assert!(!can(Role::Administrator), "{}", right.does);
        }
    }

    #[test]
    fn an_administrator_approves_nothing() {
        for permission in [
            Permission::ApproveDocument,
            Permission::ApproveSoa,
            Permission::ApproveRiskMethod,
            Permission::AcceptRisk,
        ] {
            let right = permission.right();
            assert_eq!(right.access, Access::InPerson);
            assert!(!right.roles.contains(&Role::Administrator));
            assert!(!right.owners.contains(&Role::Administrator));
        }
    }
}
