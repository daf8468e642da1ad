//! The page of a copy: it stands alone, works from disk, and has no script.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, PreEscaped, html};
use nameplate_domain::accounts::User;

use super::content::CountedList;
use crate::{
    accounts::Photo,
    kernel::{Cell, ExportList, ExportListRow, Zone},
};

/// How many rows of a list stand on the page, the newest; all are in the other files.
pub(super) const NEWEST: u64 = 1_000;
/// What a longer value is, for who reads it.
const LONGEST_JSON: usize = 300;

pub(super) const LIST_END: &str = "</tbody></table></div></section>\n";

/// Nothing may be loaded and nothing may run, whatever stands in the data.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The colours of the product, for light and dark.
const STYLE: &str = "
:root { color-scheme: light dark; }
body { max-width: 68rem; margin: 0 auto; padding: 2rem 1rem; background: #fbfaf7; color: #26211b;
       font: 1rem/1.5 system-ui, sans-serif; }
h1, h2 { line-height: 1.25; }
h2 { margin: 2.5rem 0 .5rem; }
nav ul { columns: 16rem; padding-left: 1.25rem; }
a { color: #6d5214; }
.note { color: #5c554b; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { padding: .375rem 1rem .375rem 0; border-bottom: 1px solid #ddd8cd; text-align: left;
         vertical-align: top; overflow-wrap: anywhere; min-width: 6rem; }
@media (prefers-color-scheme: dark) {
  body { background: #181612; color: #ece8e1; }
  a { color: #d8bb77; }
  .note { color: #b8b2a7; }
  th, td { border-color: #47423a; }
}
";

/// The page up to its first list.
pub(super) fn head(
    user: &User,
    photo: Option<&Photo>,
    made_at: &str,
    lists: &[CountedList],
) -> String {
    let photo = photo.map(|it| format!("data:{};base64,{}", it.mime, STANDARD.encode(&it.image)));
    let beginning = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Data of " (user.name.as_ref()) }
                style { (PreEscaped(STYLE)) }
            }
        }
    };
    let body = html! {
        @if let Some(photo) = photo {
            img src=(photo) width="128" height="128" alt=(format!("Photo of {}", user.name.as_ref()));
        }
        h1 { "Data of " (user.name.as_ref()) }
        p {
            "What Nameplate knows of " (user.email.as_ref()) ", as of " (made_at)
            ". The same is in data.json for machines, and in the folder csv as tables."
        }
        nav aria-label="Lists" {
            ul {
                @for CountedList { list, count } in lists {
                    li {
                        @if *count > 0 {
                            a href=(format!("#{}", list.name)) { (list.title) } ", " (count)
                        } @else {
                            (list.title) ", none"
                        }
                    }
                }
            }
        }
    };
    let beginning = beginning.into_string();
    let beginning = beginning.strip_suffix("</html>").unwrap_or(&beginning);
    format!("{beginning}<body>{}\n", body.into_string())
}

/// A list up to its first row.
pub(super) fn list_head(CountedList { list, count }: &CountedList) -> String {
    let section = html! {
        h2 { (list.title) }
        @if *count > NEWEST {
            p class="note" {
                "The newest " (NEWEST) " of " (count) ". All of them are in csv/" (list.name) ".csv."
            }
        }
    };
    let names = html! {
        thead { tr { @for (name, _) in list.columns { th scope="col" { (words(name)) } } } }
    };
    format!(
        "<section id=\"{}\">{}<div class=\"scroll\"><table>{}<tbody>\n",
        list.name,
        section.into_string(),
        names.into_string()
    )
}

/// Rows of a list.
pub(super) fn rows(list: &ExportList, rows: &[ExportListRow], zone: &Zone) -> String {
    let rows = html! {
        @for row in rows {
            tr { @for cell in &row.cells { td { (value(list, cell, zone)) } } }
            "\n"
        }
    };
    rows.into_string()
}

/// What stands behind the last list.
pub(super) fn foot(left_out: &[(&str, &str)]) -> String {
    let section = html! {
        section {
            h2 { "What is not in here" }
            p {
                "No password, key or code, and nothing by which somebody could come in. Of an event only its time, where "
                "its company lets you hear of it no more. Besides:"
            }
            ul { @for (_, why) in left_out { li { (why) } } }
        }
    };
    format!("{}</body></html>\n", section.into_string())
}

fn value(list: &ExportList, cell: &Cell, zone: &Zone) -> String {
    let text = cell.words(zone);
    match cell {
        Cell::Json(_) if text.len() > LONGEST_JSON => format!("In csv/{}.csv", list.name),
        _ => text,
    }
}

fn words(column: &str) -> String {
    Cell::Word(column.to_owned()).words(&Zone::of(None))
}

#[cfg(test)]
mod tests {
    use nameplate_domain::{
        accounts::{Email, FullName},
        kernel::UserId,
    };

    use super::*;

    #[test]
    fn what_people_wrote_is_text() {
        let user = User {
            id: UserId::new("1"),
            name: FullName::parse("</title><script>alert(1)</script>").unwrap(),
            email: Email::parse("ada@example.com").unwrap(),
            photo_id: None,
            timezone: None,
        };
        let list = ExportList {
            table: "t",
            name: "list",
            title: "List",
            sql: String::new(),
            columns: &[("a_b", crate::kernel::ColumnKind::Text)],
        };
        let row = ExportListRow {
            key: "1".into(),
            cells: vec![Cell::Text("<img src=x onerror=alert(1)>".into())],
        };
        let zone = Zone::of(None);
        let lists = [CountedList { list, count: 1 }];
        let page = [
            head(&user, None, "now", &lists),
            list_head(&lists[0]),
            rows(&lists[0].list, &[row], &zone),
            LIST_END.to_owned(),
            foot(&[("t", "Why.")]),
        ]
        .concat();
        assert!(!page.contains("<script>") && !page.contains("<img"), "{page}");
        assert!(page.contains("<th scope=\"col\">A b</th>"), "{page}");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\"><head>"), "{page}");
        assert_eq!(page.matches("<body>").count() + page.matches("</html>").count(), 2, "{page}");
    }
}
