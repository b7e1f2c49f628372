#include "web/files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

#include "core/hash/blake2b.h"

namespace tidemark::web {
namespace {

constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20;
constexpr std::string_view index_page = "/index.html";

/// A page takes nothing from elsewhere and is in nobody's frame. Styles may stand in the page, as its components write their own there;
/// scripts may not.
constexpr std::string_view policy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

constexpr std::string_view how_to_build =
    R"(<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidemark</title>
<h1>The console is not there yet</h1>
<p>Tidemark is at work, and its API answers: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.
<p>The console's files are made by <code>tools/build console</code>, which leaves them in <code>build/console</code>; then start
<code>tidemark serve</code> again. Where they lie elsewhere: <code>tidemark serve --console FOLDER</code>.
</html>
)";

std::string_view type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> types = {
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".mjs", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".json", "application/json"},
       {".map", "application/json"},
       {".wasm", "application/wasm"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".webmanifest", "application/manifest+json"},
       {".csv", "text/csv; charset=utf-8"},
       {".txt", "text/plain; charset=utf-8"},
       {".webp", "image/webp"}}};
  const auto found = std::ranges::find_if(types, [&](const auto& type) { return path.ends_with(type.first); });
  return found == types.end() ? "application/octet-stream" : found->second;
}

/// Whether a list as "gzip;q=0, br" has that word. One that is weighed by nothing is none that is wanted.
bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(one.size() + 1, list.size()));
    std::string bare{one};
    std::erase(bare, ' ');
    if (bare.starts_with("W/")) bare.erase(0, 2);
    const std::string_view name = std::string_view{bare}.substr(0, bare.find(';'));
    const std::string_view weight = std::string_view{bare}.substr(name.size());
    if (name == word) return weight != ";q=0" && !weight.starts_with(";q=0.0");
  }
  return false;
}

bool is_of_api(std::string_view path) {
  const auto is_within = [&](std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
  };
  return is_within("/api") || is_within("/healthz") || is_within("/readyz") || is_within("/metrics");
}

/// Whether it goes step by step downwards. An encoded slash or dot is one to whoever decodes it: such a path is nobody's.
bool is_plain(std::string_view path) {
  for (const std::string_view trick : {"//", "/./", "/..", "\\", "%00", "%2e", "%2E", "%5c", "%5C"})
    if (path.find(trick) != path.npos) return false;
  return path.starts_with('/') && !path.ends_with("/.");
}

/// A person's browser asks for a page; a script that asks for one that is gone must not be given another in its place.
bool asks_for_page(const Request& request) {
  const std::string_view path = request.path;
  if (path.starts_with("/assets/")) return false;
  const bool has_dot = path.find('.', path.rfind('/')) != path.npos;
  return !has_dot || request.header("accept").find("text/html") != std::string_view::npos;
}

Response problem(int status, std::string_view title, std::string_view detail) {
  return {status,
          {{"Content-Type", "application/problem+json"}},
          R"({"type":"about:blank","title":")" + std::string{title} + R"(","status":)" + std::to_string(status) +
              R"(,"detail":")" + std::string{detail} + "\"}"};
}

}  // namespace

Result<Files> Files::read(const std::filesystem::path& directory) {
  Files files;
  std::uintmax_t bytes = 0;
  std::error_code failed;
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk at{directory, failed}, end; !failed && at != end; at.increment(failed)) {
    if (at->is_symlink(failed) || !at->is_regular_file(failed)) continue;  // what lies elsewhere was not made for it
    bytes += at->file_size(failed);
    if (bytes > most_bytes)
      return failure(ErrorCode::invalid_input, "its files are larger than a console's", directory.string(),
                     "--console names the folder that tools/build console has left: build/console");
    std::ifstream file{at->path(), std::ios::binary};
    std::string whole{std::istreambuf_iterator<char>{file}, {}};
    if (!file) return failure(ErrorCode::storage, "a file of the console can't be read", at->path().string());
    std::string tag = '"' + to_hex(blake2b(whole)).substr(0, 32) + '"';
    files.files_["/" + at->path().lexically_relative(directory).generic_string()] = {std::move(whole), std::move(tag)};
  }
  if (failed && failed != std::errc::no_such_file_or_directory)
    return failure(ErrorCode::storage, "the console's files can't be read: " + failed.message(), directory.string());
  return files;
}

std::optional<Response> Files::answer(const Request& request) const {
  if (is_of_api(request.path)) return std::nullopt;
  Response answer;
  if (request.method == "GET" || request.method == "HEAD") {
    answer = page(request.path, request);
  } else {
    answer = problem(405, "Method Not Allowed", "a page is only looked at");
    answer.headers.emplace("Allow", "GET, HEAD");
  }
  answer.headers.emplace("X-Content-Type-Options", "nosniff");
  answer.headers.emplace("X-Frame-Options", "DENY");
  answer.headers.emplace("Referrer-Policy", "no-referrer");
  answer.headers.emplace("Cross-Origin-Opener-Policy", "same-origin");
  answer.headers.emplace("Cross-Origin-Resource-Policy", "same-origin");
  answer.headers.emplace("Content-Security-Policy", policy);
  return answer;
}

Response Files::page(const std::string& path, const Request& request) const {
  if (path != "/" && files_.contains(path)) return found(path, request);
  if (!is_plain(path) || (path != "/" && !asks_for_page(request)))
    return problem(404, "Not Found", "there is no such page");
  if (are_there()) return found(std::string{index_page}, request);
  return {404, {{"Content-Type", std::string{type_of(index_page)}}}, std::string{how_to_build}};
}

Response Files::found(const std::string& path, const Request& request) const {
  const auto packed = files_.find(path + ".gz");
  const bool is_packed = packed != files_.end() && has_word(request.header("accept-encoding"), "gzip");
  const File& file = is_packed ? packed->second : files_.at(path);
  const bool is_known = has_word(request.header("if-none-match"), file.tag) || request.header("if-none-match") == "*";
  Response answer{is_known ? 304 : 200, {}, is_known ? std::string{} : file.bytes};
  answer.headers.emplace("ETag", file.tag);
  answer.headers.emplace("Cache-Control",
                         path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  if (packed != files_.end()) answer.headers.emplace("Vary", "Accept-Encoding");
  if (is_known) return answer;
  answer.headers.emplace("Content-Type", type_of(path));
  if (is_packed) answer.headers.emplace("Content-Encoding", "gzip");
  return answer;
}

}  // namespace tidemark::web
