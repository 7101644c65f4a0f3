//! The tables that hold no records of registers; those are declared in [`super::tables`].

diesel::table! {
    organisations (id) {
        id -> Text,
        name -> Text,
        trail_number -> BigInt,
        trail_hash -> Text,
    }
}

diesel::table! {
    audit_trail (organisation, number) {
        organisation -> Text,
        number -> BigInt,
        at -> Timestamp,
        actor -> Text,
        actor_name -> Text,
        action -> Text,
        kind -> Text,
        subject -> Text,
        key -> Text,
        change -> Text,
        import -> Nullable<Text>,
        sheet -> Nullable<Text>,
        sheet_row -> Nullable<Integer>,
        previous -> Text,
        hash -> Text,
    }
}

diesel::table! {
    imports (organisation, id) {
        organisation -> Text,
        id -> Text,
        at -> Timestamp,
        actor -> Text,
        actor_name -> Text,
        file -> Text,
        sha256 -> Text,
        sheets -> Text,
        undone -> Bool,
    }
}

diesel::table! {
    mappings (organisation, signature) {
        organisation -> Text,
        signature -> Text,
        register -> Text,
        fields -> Text,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        name -> Text,
        email -> Text,
        password_hash -> Nullable<Text>,
        ended_on -> Nullable<Date>,
    }
}

diesel::table! {
    memberships (organisation, account, role) {
        organisation -> Text,
        account -> Text,
        role -> Text,
        until -> Nullable<Date>,
        scope -> Text,
    }
}

diesel::table! {
    api_tokens (organisation, id) {
        organisation -> Text,
        id -> Text,
        account -> Text,
        name -> Text,
        prefix -> Text,
        hash -> Text,
        access -> Text,
        expires_on -> Date,
        revoked_on -> Nullable<Date>,
    }
}
