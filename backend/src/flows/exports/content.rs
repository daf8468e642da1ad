//! What stands in a copy: everything as JSON, each list as CSV, a page to read, the settings and the photo.

use nameplate_domain::{
    accounts::User,
    exports::{PortableSettings, SCHEMA_VERSION},
};
use serde_json::{Map, json};

use super::{
    Exports, page,
    writing::{Stopped, Writing},
};
use crate::{
    accounts::Photo,
    exports::{SETTINGS_FILE, settings_text},
    kernel::{Db, ExportList, ExportListRow, StoreError, Zone, plain_cell},
};

/// Whose copy it is, and what is in it.
pub(super) struct CopyContent<'a> {
    pub(super) db: &'a Db,
    pub(super) user: &'a User,
    pub(super) settings: PortableSettings,
    pub(super) photo: Option<Photo>,
    /// When it is made (RFC 3339).
    pub(super) made_at: String,
    pub(super) lists: Vec<CountedList>,
}

/// A list, with how many rows the user has.
pub(super) struct CountedList {
    pub(super) list: ExportList,
    pub(super) count: u64,
}

impl CopyContent<'_> {
    /// How many steps it takes to write it: each row stands in the JSON and in the CSV, and the newest on the page.
    pub(super) fn steps(&self) -> u64 {
        self.lists.iter().map(|it| it.count * 2 + it.count.min(page::NEWEST)).sum()
    }

    /// Writes all of it, a few rows at a time.
    pub(super) async fn write(&self, writing: &mut Writing<'_>) -> Result<(), Stopped> {
        let settings = serde_json::to_value(&self.settings)
            .map_err(|error| StoreError::Work(error.to_string()))?;
        write_file(writing, SETTINGS_FILE, settings_text(&settings).as_bytes())?;
        if let Some(photo) = &self.photo {
            write_file(writing, photo_name(photo), &photo.image)?;
        }
        self.write_json(writing).await?;
        let mut newest = Vec::new();
        for list in self.lists.iter().filter(|it| it.count > 0) {
            newest.push((list, self.write_csv(writing, list).await?));
        }
        self.write_page(writing, &newest).await?;
        write_file(writing, "manifest.json", format!("{:#}\n", self.manifest()).as_bytes())?;
        Ok(())
    }

    async fn write_json(&self, writing: &mut Writing<'_>) -> Result<(), Stopped> {
        writing.archive.begin_file("data.json")?;
        let head = format!("{{\"schema_version\":{SCHEMA_VERSION},\"made\":\"{}\"", self.made_at);
        writing.archive.write(head.as_bytes())?;
        for CountedList { list, .. } in &self.lists {
            writing.archive.write(format!(",\n\"{}\":[", list.name).as_bytes())?;
            let (mut after, mut part) = (String::new(), "\n");
            loop {
                let rows = list.page(self.db, &self.user.id, &after).await?;
                let Some(last) = rows.last() else { break };
                after.clone_from(&last.key);
                let mut text = String::new();
                for row in &rows {
                    text.push_str(part);
                    text.push_str(&json_row(list, row));
                    part = ",\n";
                }
                writing.archive.write(text.as_bytes())?;
                writing.advance(rows.len()).await?;
            }
            writing.archive.write(b"]")?;
        }
        Ok(writing.archive.write(b"}\n")?)
    }

    /// Gives the key behind which the newest rows stand that the page shows.
    async fn write_csv(
        &self,
        writing: &mut Writing<'_>,
        CountedList { list, count }: &CountedList,
    ) -> Result<String, Stopped> {
        writing.archive.begin_file(&format!("csv/{}.csv", list.name))?;
        // With a byte-order mark: without one, spreadsheets take it for another encoding than UTF-8.
        writing.archive.write("\u{FEFF}".as_bytes())?;
        let head = list.columns.iter().map(|(name, _)| (*name).to_owned());
        writing.archive.write(&csv_lines([head])?)?;
        let (mut after, mut newest_after) = (String::new(), String::new());
        let mut older = count.saturating_sub(page::NEWEST);
        loop {
            let rows = list.page(self.db, &self.user.id, &after).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.key);
            for row in rows.iter().take(usize::try_from(older).unwrap_or(usize::MAX)) {
                newest_after.clone_from(&row.key);
            }
            older = older.saturating_sub(rows.len() as u64);
            let lines = rows.iter().map(|row| row.cells.iter().map(|it| plain_cell(&it.text())));
            writing.archive.write(&csv_lines(lines)?)?;
            writing.advance(rows.len()).await?;
        }
        Ok(newest_after)
    }

    async fn write_page(
        &self,
        writing: &mut Writing<'_>,
        newest: &[(&CountedList, String)],
    ) -> Result<(), Stopped> {
        let zone = Zone::of(self.user.timezone.as_ref());
        writing.archive.begin_file("index.html")?;
        let head = page::head(self.user, self.photo.as_ref(), &self.made_at, &self.lists);
        writing.archive.write(head.as_bytes())?;
        for (list, newest_after) in newest {
            writing.archive.write(page::list_head(list).as_bytes())?;
            let mut after = newest_after.clone();
            loop {
                let rows = list.list.page(self.db, &self.user.id, &after).await?;
                let Some(last) = rows.last() else { break };
                after.clone_from(&last.key);
                writing.archive.write(page::rows(&list.list, &rows, &zone).as_bytes())?;
                writing.advance(rows.len()).await?;
            }
            writing.archive.write(page::LIST_END.as_bytes())?;
        }
        Ok(writing.archive.write(page::foot(Exports::LEFT_OUT).as_bytes())?)
    }

    fn manifest(&self) -> serde_json::Value {
        let lists: Map<_, _> =
            self.lists.iter().map(|it| (it.list.name.to_owned(), it.count.into())).collect();
        json!({
            "product": "Nameplate",
            "schema_version": SCHEMA_VERSION,
            "made": self.made_at,
            "user": {
                "id": self.user.id,
                "name": self.user.name,
                "email": self.user.email,
            },
            "files": {
                "data.json": "Everything.",
                "csv/": "Each list as a table.",
                "index.html": "The same to read.",
                "settings.json": "What can be read in again under Your data.",
            },
            "rows": lists,
        })
    }
}

fn write_file(writing: &mut Writing<'_>, name: &str, content: &[u8]) -> Result<(), StoreError> {
    writing.archive.begin_file(name)?;
    writing.archive.write(content)
}

pub(super) fn photo_name(photo: &Photo) -> &'static str {
    match photo.mime.as_str() {
        "image/png" => "photo.png",
        _ => "photo.jpg",
    }
}

fn json_row(list: &ExportList, row: &ExportListRow) -> String {
    let pairs = list.columns.iter().zip(&row.cells);
    let pairs = pairs.map(|((name, _), cell)| ((*name).to_owned(), cell.json()));
    serde_json::Value::Object(pairs.collect()).to_string()
}

/// Lines of a table (RFC 4180).
fn csv_lines<L>(lines: impl IntoIterator<Item = L>) -> Result<Vec<u8>, StoreError>
where
    L: IntoIterator<Item = String>,
{
    let failed = |error: &dyn std::fmt::Display| StoreError::Work(error.to_string());
    let mut table = csv::Writer::from_writer(Vec::new());
    for line in lines {
        table.write_record(line).map_err(|error| failed(&error))?;
    }
    table.into_inner().map_err(|error| failed(&error))
}
