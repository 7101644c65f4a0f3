//! The fields of each register, the meanings of header words that fit each, and how much a field speaks for its
//! register.

use super::registers::Register;

/// A field of a register: its name, the header meanings that fit it with the best first, and its weight as evidence
/// that a sheet is this register.
pub(super) struct FieldDefinition {
    pub(super) name: &'static str,
    pub(super) meanings: &'static [&'static str],
    pub(super) weight: f64,
}

macro_rules! fields {
    ($($weight:literal $name:ident $(= $($meaning:ident)|+)?;)*) => {
        &[$(FieldDefinition {
            name: stringify!($name),
            meanings: &[$($(stringify!($meaning)),+)?],
            weight: $weight,
        }),*]
    };
}

/// Returns the fields of a register; the first is its key.
#[expect(clippy::too_many_lines, reason = "one table, one place: a line a field")]
pub(super) fn fields(register: Register) -> &'static [FieldDefinition] {
    match register {
        Register::Soa => fields! {
            1.5 control_id = requirement | id | control_refs | check_id;
            1.0 control_title = requirement_title | requirement | title | name | control_refs;
            0.5 requirement_text = requirement_text | description;
            3.0 applicable = applicable | excluded;
            3.0 inclusion_reason = inclusion_reason;
            3.0 exclusion_reason = exclusion_reason;
            2.5 justification = justification;
            1.5 implementation_state = status | result | state;
            0.3 maturity = maturity;
            0.3 target = target;
            1.0 how = how | evidence;
            0.5 documents = documents | doc_title;
            0.5 owner = owner;
            0.5 evidence_refs = evidence;
            0.5 risk_refs = risk_refs;
            0.2 due = due;
            0.2 actions = actions;
            0.2 finding = finding;
            0.3 cross_refs = cross_refs;
            0.2 group = group;
            0.1 reviewed_on = reviewed_on | tested_on;
            0.2 notes = notes;
        },
        Register::Gap => fields! {
            1.5 requirement_id = requirement | id | check_id;
            1.0 requirement_text = requirement_text | question | description;
            0.8 requirement_title = requirement_title | title | name;
            1.6 status = status | result | state;
            1.5 maturity = maturity;
            1.5 target = target;
            0.8 applicable = applicable | excluded;
            0.3 justification = justification;
            1.5 finding = finding;
            1.2 evidence_expected = evidence_expected;
            0.5 evidence_refs = evidence;
            1.0 recommendation = recommendation;
            0.8 actions = actions;
            0.5 how = how;
            0.3 owner = owner;
            0.3 due = due;
            0.5 priority = priority;
            1.2 responsibility = responsibility;
            0.5 documents = documents;
            1.0 cross_refs = cross_refs;
            0.3 group = group;
            0.3 asset_refs = asset_refs;
            0.3 effort = effort;
            0.3 cost = cost;
            0.3 check_id = check_id;
            0.2 reviewed_on = reviewed_on | tested_on;
            0.2 risk_refs = risk_refs;
            0.2 notes = notes;
        },
        Register::Checklist => fields! {
            1.0 check_id = check_id | id;
            1.0 requirement_refs = requirement | control_refs | cross_refs;
            0.5 title = requirement_title | title;
            3.0 question = question;
            2.0 method = method;
            1.8 result = result | status | state;
            0.8 finding = finding;
            0.5 evidence_refs = evidence;
            0.3 evidence_expected = evidence_expected;
            0.5 recommendation = recommendation;
            2.0 auditor = auditor;
            1.5 auditee = auditee;
            1.5 tested_on = tested_on;
            1.5 next_test_on = next_test_on;
            1.0 sample = sample;
            0.8 interval = interval;
            0.3 requirement_text = requirement_text;
            0.3 owner = owner;
            0.2 likelihood = likelihood;
            0.2 impact = impact;
            0.2 level = level;
            0.2 group = group;
            0.2 due = due;
            0.2 actions = actions;
            0.2 notes = notes;
        },
        Register::Risks => fields! {
            2.0 risk_id = risk_id | id;
            0.8 title = title | name;
            0.8 description = description | requirement_text;
            0.3 category = category | group | type;
            0.8 asset_refs = asset_refs | name;
            2.0 threat = threat;
            2.0 vulnerability = vulnerability;
            1.5 existing_controls = existing_controls;
            2.5 likelihood = likelihood;
            2.0 impact = impact;
            1.5 score = score;
            1.0 level = level;
            2.0 treatment = treatment;
            0.5 actions = actions | recommendation;
            0.5 control_refs = control_refs | requirement;
            2.0 residual_likelihood = residual_likelihood;
            2.0 residual_impact = residual_impact;
            2.0 residual_score = residual_score;
            2.0 residual_level = residual_level;
            1.0 acceptance = acceptance;
            0.5 owner = owner;
            0.3 due = due;
            0.4 status = state | status;
            0.2 raised_on = raised_on;
            0.2 reviewed_on = reviewed_on;
            0.3 next_review_on = next_review_on;
            0.2 interval = interval;
            0.2 priority = priority;
            0.2 source = source;
            0.2 notes = notes | justification;
        },
        Register::Treatments => fields! {
            2.5 action_id = action_id | id;
            2.0 action = actions | corrective_action | title | description;
            1.5 risk_refs = risk_refs | risk_id;
            0.5 owner = owner;
            1.5 effort = effort;
            1.5 cost = cost;
            0.5 priority = priority;
            0.5 due = due;
            1.5 depends_on = depends_on;
            1.0 metric = metric;
            0.5 state = state | status;
            0.5 treatment = treatment;
            0.3 control_refs = control_refs | requirement;
            0.5 resources = resources;
            0.3 started_on = raised_on;
            0.3 closed_on = closed_on;
            0.3 residual_level = residual_level | residual_score;
            0.2 notes = notes;
        },
        Register::Assets => fields! {
            3.0 asset_id = asset_id | id;
            1.2 name = name | title | asset_refs;
            1.0 type = type | category;
            0.3 description = description;
            0.5 owner = owner;
            1.5 custodian = custodian;
            1.0 location = location;
            1.5 classification = classification;
            1.5 confidentiality = confidentiality;
            1.5 integrity = integrity;
            1.5 availability = availability;
            1.5 criticality = criticality;
            0.3 status = state | status;
            0.3 control_refs = control_refs;
            1.0 network_address = network_address;
            0.5 quantity = quantity;
            0.3 reviewed_on = reviewed_on;
            0.2 group = group;
            0.2 notes = notes;
        },
        Register::Nonconformities => fields! {
            2.5 nc_id = nc_id | id;
            1.0 source = source;
            1.0 source_reference = source_reference;
            0.8 raised_on = raised_on | detected_at;
            0.8 requirement_refs = requirement | control_refs;
            0.5 title = title;
            1.5 statement = statement | finding | description;
            1.0 grade = grade | severity | level;
            0.5 owner = owner;
            2.5 correction = correction;
            3.0 root_cause = root_cause;
            1.5 action = corrective_action | actions;
            0.5 due = due;
            0.5 state = state | status;
            2.0 effect_check = effect_check;
            1.0 closed_on = closed_on;
            0.3 evidence_refs = evidence | documents;
            0.3 action_steps = milestones;
            0.5 risk_refs = risk_refs;
            0.3 asset_refs = asset_refs;
            0.5 recommendation = recommendation;
            0.5 resources = resources;
            0.2 likelihood = likelihood;
            0.2 impact = impact;
            0.3 residual_level = residual_level;
            0.2 auditor = auditor;
            0.2 priority = priority;
            0.2 category = category;
            0.2 notes = notes;
        },
        Register::Documents => fields! {
            2.5 doc_id = doc_id | id;
            1.0 title = doc_title | title | name;
            0.5 type = type | category;
            2.0 version = version;
            0.5 state = state | status;
            0.5 owner = owner;
            1.5 approved_on = approved_on;
            1.5 approver = approver;
            0.8 author = author;
            0.5 review_interval_months = interval;
            1.0 next_review_on = next_review_on;
            0.5 reviewed_on = reviewed_on;
            0.3 control_refs = control_refs | requirement | cross_refs;
            0.8 location = location | file_ref;
            1.5 retention = retention;
            0.5 classification = classification;
            0.5 attestation = attestation;
            0.2 description = description;
            0.2 notes = notes;
        },
        Register::Evidence => fields! {
            2.5 evidence_id = evidence_id | id;
            1.0 title = evidence_title | title | name | evidence;
            0.5 source = source;
            1.5 captured_on = captured_on | reviewed_on;
            0.5 owner = owner;
            1.5 file_ref = file_ref | location;
            0.8 requirement_refs = requirement | control_refs;
            1.5 evidence_expected = evidence_expected;
            1.2 reviewed_by = reviewed_by;
            1.0 collected_by = collected_by;
            0.5 review_result = result | state | status;
            0.5 status = state | status;
            0.3 due = due;
            0.3 priority = priority;
            0.3 interval = interval;
            0.3 asset_refs = asset_refs;
            0.3 type = type;
            0.2 notes = notes;
        },
        Register::Incidents => fields! {
            3.0 incident_id = incident_id | id;
            0.5 title = title;
            0.5 description = description;
            1.0 severity = severity | grade;
            2.0 detected_at = detected_at | raised_on;
            2.0 acknowledged_at = acknowledged_at;
            2.5 contained_at = contained_at;
            0.5 closed_at = closed_on;
            2.0 reportable = reportable;
            0.3 state = state | status;
            0.3 owner = owner;
            0.5 category = category | type;
            0.5 root_cause = root_cause;
            0.5 actions = corrective_action | actions | correction;
            1.5 lessons = lessons;
            0.5 nc_refs = nc_refs;
            0.3 asset_refs = asset_refs;
            0.3 impact = impact;
            0.3 reported_by = source;
            0.2 notes = notes;
        },
        Register::Suppliers => fields! {
            3.0 supplier_id = supplier_id | id;
            1.0 name = name | title;
            1.5 service = service;
            2.0 contract = contract;
            2.0 contract_end = contract_end;
            1.5 assessment = assessment;
            1.5 contact = contact;
            2.0 data_shared = data_shared;
            0.5 criticality = criticality | level;
            0.5 owner = owner;
            0.3 type = type | category;
            0.3 location = location | jurisdiction;
            0.3 reviewed_on = reviewed_on;
            0.5 next_review_on = next_review_on;
            0.3 status = state | status;
            0.3 classification = classification;
            0.2 notes = notes;
        },
        Register::Objectives => fields! {
            3.0 objective_id = objective_id | id;
            2.5 objective = objective | title | description;
            2.0 metric = metric;
            1.5 target_value = target_value | target;
            2.0 current_value = current_value;
            0.5 owner = owner;
            0.5 due = due;
            0.5 actions = actions;
            0.8 resources = resources;
            0.5 interval = interval;
            0.5 status = state | status;
            0.5 how_evaluated = effect_check | method;
            0.2 notes = notes;
        },
        Register::Training => fields! {
            2.0 person = person | name;
            2.5 course = course;
            1.5 completed_on = completed_on | tested_on;
            1.5 role = role;
            2.0 skill = skill;
            0.8 result = training_result | result;
            1.0 trainer = trainer;
            0.5 valid_until = contract_end | due;
            0.5 evidence_refs = evidence;
            0.5 status = state | status;
            0.5 interval = interval;
            0.5 effect_check = effect_check;
            0.3 id = id;
            0.2 notes = notes;
        },
        Register::Obligations => fields! {
            3.0 obligation_id = obligation_id | id;
            1.5 requirement_text = obligation | requirement_text;
            0.5 source = source;
            1.0 reference = reference | requirement;
            0.5 kind = category | type;
            2.0 jurisdiction = jurisdiction;
            0.5 owner = owner;
            0.5 control_refs = control_refs;
            0.5 status = state | status;
            0.5 due = due;
            0.5 interval = interval;
            0.3 evidence_refs = evidence;
            0.5 applicable = applicable;
            0.3 reviewed_on = reviewed_on;
            0.3 next_review_on = next_review_on;
            0.3 how = how | documents;
            0.2 title = title | name;
            0.2 notes = notes;
        },
    }
}
