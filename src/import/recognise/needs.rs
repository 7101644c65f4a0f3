//! What makes a sheet one register and not another: a rule a register, each over the fields that were found.

use super::{
    assign::{Assignment, Witnesses},
    header::Header,
    registers::Register,
};

/// Returns whether the sheet has what makes it this register; a name on its tab makes up for one missing column.
pub(super) fn are_met(assignment: &Assignment, header: &Header, witnesses: &Witnesses<'_>) -> bool {
    let found = Found { assignment, header, witnesses };
    match assignment.register {
        Register::Soa => found.soa(),
        Register::Gap => found.gap(),
        Register::Checklist => found.checklist(),
        Register::Risks => found.risks(),
        Register::Treatments => found.treatments(),
        Register::Assets => found.assets(),
        Register::Nonconformities => found.nonconformities(),
        Register::Documents => found.documents(),
        Register::Evidence => found.evidence(),
        Register::Incidents => found.incidents(),
        Register::Suppliers => found.suppliers(),
        Register::Objectives => found.objectives(),
        Register::Training => found.training(),
        Register::Obligations => found.obligations(),
    }
}

struct Found<'a> {
    assignment: &'a Assignment,
    header: &'a Header,
    witnesses: &'a Witnesses<'a>,
}

impl Found<'_> {
    /// A field that only one word of a long header hints at is not enough to decide on a register.
    fn has(&self, field: &str) -> bool {
        self.fits(field, 0.55)
    }

    fn sure(&self, field: &str) -> bool {
        self.fits(field, 0.85)
    }

    fn fits(&self, field: &str, least: f64) -> bool {
        let columns = self.assignment.columns.iter().flatten();
        columns.into_iter().any(|(name, fit)| *name == field && *fit >= least)
    }

    fn count(&self, fields: &[&str]) -> usize {
        fields.iter().filter(|field| self.has(field)).count()
    }

    /// Whether a header says just this, whatever field its column was given to.
    fn means(&self, meaning: &str) -> bool {
        self.header.columns.iter().any(|column| {
            column.meanings.iter().any(|(known, fit)| known.as_ref() == meaning && *fit >= 0.9)
        })
    }

    fn named(&self) -> bool {
        self.witnesses.named.contains(&Some(self.assignment.register))
    }

    /// One, if the sheet bears the register's name.
    fn help(&self) -> usize {
        usize::from(self.named())
    }

    fn soa(&self) -> bool {
        let empty = self.witnesses.contents.iter().all(|content| content.filled == 0);
        let annex_a =
            self.witnesses.controls.is_some_and(|share| share >= 0.5) || (self.named() && empty);
        let decides =
            self.count(&["applicable", "inclusion_reason", "exclusion_reason", "justification"]);
        let states = self.named() && self.has("implementation_state");
        annex_a && self.has("control_id") && (decides >= 1 || states)
    }

    fn gap(&self) -> bool {
        let answers = ["status", "maturity", "applicable", "responsibility", "finding"];
        self.has("requirement_id") && self.count(&answers) >= 1
    }

    fn checklist(&self) -> bool {
        let people_and_days =
            self.count(&["auditor", "auditee", "tested_on", "next_test_on", "sample"]);
        let asks = self.sure("question") || self.means("check_id");
        let answers = self.count(&["result", "finding", "evidence_refs"]);
        let tests = people_and_days + self.count(&["method"]) + usize::from(asks) + self.help();
        let refers_to_ours = people_and_days >= 1 && self.has("requirement_refs");
        let tested =
            people_and_days >= 2 || refers_to_ours || self.sure("question") || self.named();
        let refers = self.has("check_id") || self.has("requirement_refs");
        answers >= 1 && tested && tests >= 1 && (tests >= 2 || refers)
    }

    fn risks(&self) -> bool {
        let speaks = self.count(&[
            "likelihood",
            "impact",
            "score",
            "level",
            "threat",
            "vulnerability",
            "treatment",
            "residual_score",
            "residual_level",
            "existing_controls",
        ]);
        let subject = self.count(&[
            "risk_id",
            "title",
            "description",
            "threat",
            "vulnerability",
            "asset_refs",
        ]);
        let weighed = self.has("likelihood") && (self.has("impact") || self.has("score"));
        let handled = self.means("nc_id") || self.means("root_cause") && !weighed;
        speaks + self.help() >= 2 && speaks >= 1 && subject >= 1 && !handled
    }

    fn treatments(&self) -> bool {
        let plans = self.count(&[
            "risk_refs",
            "effort",
            "cost",
            "depends_on",
            "metric",
            "due",
            "treatment",
        ]);
        let other = self.means("likelihood") || self.means("root_cause");
        self.has("action") && plans + self.help() >= 2 && !other
    }

    fn assets(&self) -> bool {
        let known = self.means("asset_id") || self.named() || self.means("network_address");
        let valued = self.count(&[
            "classification",
            "confidentiality",
            "integrity",
            "availability",
            "criticality",
            "custodian",
            "location",
            "network_address",
            "type",
        ]);
        (self.has("asset_id") || self.has("name")) && valued >= 1 && (known || valued >= 3)
    }

    fn nonconformities(&self) -> bool {
        let acts = self.count(&[
            "grade",
            "root_cause",
            "correction",
            "action",
            "effect_check",
            "recommendation",
        ]);
        let telling = ["nc_id", "root_cause", "correction", "statement"];
        let known = telling.iter().any(|meaning| self.means(meaning)) || self.named();
        let other = self.means("risk_id") || self.means("incident_id");
        let nc = self.has("statement") || self.has("title");
        let weighed = self.means("likelihood") && (self.means("impact") || self.means("score"));
        let own = self.named() || self.means("nc_id");
        nc && acts >= 1 && (known || acts >= 3) && (own || !(other || weighed))
    }

    fn documents(&self) -> bool {
        let controlled = self.count(&[
            "version",
            "approved_on",
            "approver",
            "retention",
            "next_review_on",
            "doc_id",
        ]);
        self.has("title") && controlled + self.help() >= 2
    }

    fn evidence(&self) -> bool {
        let own = self.count(&[
            "evidence_expected",
            "file_ref",
            "captured_on",
            "reviewed_by",
            "collected_by",
        ]);
        let telling = ["evidence_id", "evidence_title", "reviewed_by"];
        own >= 1 && (self.named() || telling.iter().any(|meaning| self.means(meaning)))
    }

    fn incidents(&self) -> bool {
        let own = self.count(&[
            "detected_at",
            "contained_at",
            "reportable",
            "acknowledged_at",
            "lessons",
        ]);
        let known = self.means("incident_id") || self.named() || own >= 2;
        known && own + self.count(&["severity", "description"]) >= 1
    }

    fn suppliers(&self) -> bool {
        let own = self.count(&[
            "contract",
            "contract_end",
            "service",
            "data_shared",
            "assessment",
            "contact",
        ]);
        let known = self.means("supplier_id") || self.named() || own >= 3;
        known && self.has("name") && own >= 1
    }

    fn objectives(&self) -> bool {
        let measured = self.count(&["metric", "target_value", "current_value"]) >= 1;
        let known = self.means("objective") || self.means("objective_id") || self.named();
        self.has("objective") && measured && known
    }

    fn training(&self) -> bool {
        let who = self.means("person") || self.means("role") || self.named();
        who && (self.means("course") || self.means("skill"))
    }

    fn obligations(&self) -> bool {
        let law = self.means("obligation") && self.has("reference");
        let known = self.means("obligation_id") || self.named() || self.has("jurisdiction") || law;
        self.has("requirement_text") && known && !self.has("question")
    }
}
