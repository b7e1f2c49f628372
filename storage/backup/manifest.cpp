#include "backup/manifest.h"

#include <algorithm>
#include <charconv>

#include "core/hash/blake2b.h"
#include "core/json/document.h"
#include "core/json/line.h"

namespace tidemark::backup {
namespace {

tl::unexpected<Error> none() { return failure(ErrorCode::corrupt, "the manifest of a backup can't be read"); }

bool number_in(json::Value object, std::string_view name, auto& number) {
  const auto member = object.member(name);
  if (!member || !member->is(json::Kind::number)) return false;
  const std::string_view digits = member->number();
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return problem == std::errc{} && end == digits.data() + digits.size();
}

bool text_in(json::Value object, std::string_view name, std::string& text) {
  const auto member = object.member(name);
  if (!member || !member->is(json::Kind::text)) return false;
  text = member->text();
  return true;
}

bool digest_in(json::Value object, std::string_view name, Digest& digest) {
  std::string hex;
  return text_in(object, name, hex) && from_hex(hex, digest);
}

/// A path that stays below the backup.
bool is_good(std::string_view name) {
  return !name.empty() && name.front() != '/' && name.find("..") == name.npos && name.find('\0') == name.npos;
}

}  // namespace

const Manifest::File* Manifest::file(std::string_view name) const {
  const auto found = std::lower_bound(files.begin(), files.end(), name,
                                      [](const File& file, std::string_view wanted) { return file.name < wanted; });
  return found != files.end() && found->name == name ? &*found : nullptr;
}

std::string to_text(const Manifest& manifest) {
  std::string text;
  json::Line{text}
      .number("backup", manifest.number)
      .number("made", manifest.made.milliseconds)
      .objects("logs", manifest.logs,
               [](json::Line& line, const Manifest::Log& log) {
                 line.number("subscription", log.subscription)
                     .text("name", log.name)
                     .number("position", log.position)
                     .text("digest", to_hex(log.digest))
                     .text("first", to_hex(log.first));
               })
      .objects("files", manifest.files,
               [](json::Line& line, const Manifest::File& file) {
                 line.text("name", file.name).number("bytes", file.bytes).text("digest", to_hex(file.digest));
                 if (file.held) line.flag("held", true);
               })
      .texts("left_out", manifest.left_out)
      .text("proven", manifest.proven ? to_hex(*manifest.proven) : "");
  return text + to_hex(blake2b(text)) + "\n";
}

Result<Manifest> read_manifest(std::string_view text) {
  const std::size_t end = text.find('\n') + 1;
  if (end == 0 || text.substr(end) != to_hex(blake2b(text.substr(0, end))) + "\n") return none();
  text = text.substr(0, end);
  const auto document = json::Document::read(text, {.max_bytes = std::size_t{1} << 30});
  if (!document) return none();
  const json::Value root = document->root();
  Manifest manifest;
  if (Digest proven; digest_in(root, "proven", proven)) manifest.proven = proven;
  if (const auto left_out = root.member("left_out"); left_out && left_out->is(json::Kind::array))
    for (const json::Value one : left_out->children())
      if (one.is(json::Kind::text)) manifest.left_out.emplace_back(one.text());
  const auto logs = root.member("logs");
  const auto files = root.member("files");
  if (!number_in(root, "backup", manifest.number) || !number_in(root, "made", manifest.made.milliseconds) || !logs ||
      !files || !logs->is(json::Kind::array) || !files->is(json::Kind::array))
    return none();
  for (const json::Value one : logs->children()) {
    Manifest::Log& log = manifest.logs.emplace_back();
    if (!number_in(one, "subscription", log.subscription) || !text_in(one, "name", log.name) ||
        !number_in(one, "position", log.position) || !digest_in(one, "digest", log.digest) ||
        !digest_in(one, "first", log.first))
      return none();
  }
  for (const json::Value one : files->children()) {
    Manifest::File& file = manifest.files.emplace_back();
    if (!text_in(one, "name", file.name) || !is_good(file.name) || !number_in(one, "bytes", file.bytes) ||
        !digest_in(one, "digest", file.digest))
      return none();
    const auto held = one.member("held");
    file.held = held && held->is(json::Kind::boolean) && held->boolean();
  }
  return manifest;
}

}  // namespace tidemark::backup
