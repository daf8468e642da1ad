//! What of the API keys is in a copy of a person's data: by what they are known, nothing that opens anything.

use crate::kernel::{
    ColumnKind::{Moment, Text},
    ExportList,
};

pub(crate) fn export_lists() -> Vec<ExportList> {
    vec![ExportList {
        table: "api_keys",
        name: "api_keys",
        title: "API keys",
        sql: "SELECT api_keys.id AS key, api_keys.name, api_keys.prefix, companies.name AS company,
                     api_keys.scopes, api_keys.created_at, api_keys.expires_at, api_keys.revoked_at,
                     api_keys.last_used_at, api_keys.last_used_ip, api_keys.last_used_endpoint
              FROM api_keys JOIN companies ON companies.id = api_keys.company_id
              WHERE api_keys.user_id = $1 AND api_keys.id > $2 ORDER BY api_keys.id"
            .to_owned(),
        columns: &[
            ("name", Text),
            ("begins_with", Text),
            ("company", Text),
            ("scopes", Text),
            ("made", Moment),
            ("expires", Moment),
            ("revoked", Moment),
            ("last_used", Moment),
            ("last_used_from", Text),
            ("last_used_for", Text),
        ],
    }]
}
