//! The built site, held in the binary: precompressed, and under names that change with the content.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use nameplate_app::request::Scripts;
use rust_embed::{EmbeddedFile, RustEmbed};

/// Where the files are that the build names after their content.
const PKG: &str = "pkg/";
/// A browser never asks again for a file whose name changes with its content (RFC 8246).
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A browser asks every time whether it has the newest one.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// The service worker, which is held to the policy that its own file comes with: it asks this site.
const WORKER: &str = "service-worker.js";
const WORKER_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; connect-src 'self'");

/// How many letters of a file's hash tell its build from others.
const BUILD: usize = 6;

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

struct Asset {
    content: Cow<'static, [u8]>,
    brotli: Option<Cow<'static, [u8]>>,
    gzip: Option<Cow<'static, [u8]>>,
    mime: HeaderValue,
    etag: HeaderValue,
    cache: HeaderValue,
    policy: Option<HeaderValue>,
}

/// The files of the site. Cheap to clone.
#[derive(Clone)]
pub struct Assets {
    files: Arc<HashMap<String, Asset>>,
    scripts: Arc<Scripts>,
}

impl Assets {
    /// Takes the files that the build left: in a release build out of the binary, in a debug build
    /// from the folder. A server that was built alone has none, and serves pages without script.
    #[must_use]
    pub fn embedded() -> Self {
        let files: HashMap<String, Asset> = Site::iter()
            .filter(|path| !path.ends_with(".br") && !path.ends_with(".gz"))
            .filter_map(|path| Some((path.to_string(), Asset::new(&path, Site::get(&path)?)?)))
            .collect();
        let scripts = scripts_in(&files);
        Self { files: Arc::new(files), scripts: Arc::new(scripts) }
    }

    /// The paths of all files, without a slash at the start.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The names of the files that a page needs. Shared, not cloned: axum clones what a handler
    /// holds at every layer of every request.
    #[must_use]
    pub const fn scripts(&self) -> &Arc<Scripts> {
        &self.scripts
    }

    #[must_use]
    pub fn serve(&self, path: &str, headers: &HeaderMap) -> Response {
        match self.files.get(path.trim_start_matches('/')) {
            Some(asset) => asset.serve(headers),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

/// Finds the names that the build chose; done once, for every page needs them.
fn scripts_in(files: &HashMap<String, Asset>) -> Scripts {
    let find = |start: &str, end: &str| {
        files.keys().find(|path| {
            path.strip_prefix(PKG).is_some_and(|name| name.starts_with(start))
                && path.ends_with(end)
        })
    };
    let url = |path: &String| format!("/{path}");
    let (css, js, wasm) =
        (find("nameplate", ".css"), find("nameplate", ".js"), find("nameplate", ".wasm"));
    let names = [css, js, wasm].into_iter().flatten();
    let mut build: String = names.filter_map(|path| path.split('.').nth(1)?.get(..BUILD)).collect();
    // While one develops, every start is another build, so that open pages follow.
    if cfg!(debug_assertions) {
        build.push_str(&std::process::id().to_string());
    }
    Scripts { css: css.map(url), main: js.map(url).zip(wasm.map(url)), build }
}

impl Asset {
    fn new(path: &str, file: EmbeddedFile) -> Option<Self> {
        let compressed = |ending| Site::get(&format!("{path}{ending}")).map(|file| file.data);
        let mime = mime_guess::from_path(path).first_or_octet_stream();
        let hash = file.metadata.sha256_hash();
        let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Some(Self {
            content: file.data,
            brotli: compressed(".br"),
            gzip: compressed(".gz"),
            mime: HeaderValue::from_str(mime.as_ref()).ok()?,
            etag: HeaderValue::from_str(&format!("\"{hex}\"")).ok()?,
            policy: (path == WORKER).then_some(WORKER_POLICY),
            cache: if path.starts_with(PKG) { IMMUTABLE } else { REVALIDATED },
        })
    }

    fn serve(&self, request: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, self.cache.clone());
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.extend(self.policy.clone().map(|it| (header::CONTENT_SECURITY_POLICY, it)));
        if request.get(header::IF_NONE_MATCH) == Some(&self.etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, self.mime.clone());
        let (encoding, content) = self.encoded(request);
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        let content = match content {
            Cow::Borrowed(bytes) => axum::body::Body::from(*bytes),
            Cow::Owned(bytes) => axum::body::Body::from(bytes.clone()),
        };
        (headers, content).into_response()
    }

    fn encoded(&self, request: &HeaderMap) -> (Option<&'static str>, &Cow<'static, [u8]>) {
        let accepted = request
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let accepts = |encoding: &str| {
            accepted.split(',').any(|part| {
                let mut words = part.split(';').map(str::trim);
                words.next() == Some(encoding) && words.next() != Some("q=0")
            })
        };
        match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts("br") => (Some("br"), brotli),
            (_, Some(gzip)) if accepts("gzip") => (Some("gzip"), gzip),
            _ => (None, &self.content),
        }
    }
}
