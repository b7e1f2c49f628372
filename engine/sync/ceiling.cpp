#include "sync/ceiling.h"

#include <set>

#include "core/hash/blake2b.h"
#include "core/json/canonical.h"
#include "core/json/document.h"
#include "core/planning/print.h"

namespace tidemark::sync {

Result<Ceiling> Ceiling::open(const archive::Archive& archive, const Digest& digest) {
  auto bytes = archive.get(to_hex(digest));
  if (!bytes) {
    if (bytes.error().code != ErrorCode::not_found) return tl::unexpected(std::move(bytes.error()));
    return failure(ErrorCode::not_found, "no plan of this digest is kept", "plan " + to_hex(digest),
                   "make one with `tidemark plan`, and apply it within 24 hours");
  }
  if (blake2b(*bytes) != digest)
    return failure(ErrorCode::corrupt, "the kept plan is not of its digest", "plan " + to_hex(digest));
  Ceiling ceiling;
  std::string_view rest = *bytes;
  const std::string_view first = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(first.size() + 1, rest.size()));
  auto document = json::Document::read(first);
  const auto connection = document ? document->root().member("connection") : std::nullopt;
  const auto direction = document ? document->root().member("direction") : std::nullopt;
  const auto part = connection && direction ? part_of(connection->text(), direction->text()) : std::nullopt;
  if (!part)
    return failure(ErrorCode::corrupt, "the kept plan does not say which part it is of", "plan " + to_hex(digest));
  ceiling.part_ = *part;
  if (const auto what = document->root().member("correction")) {
    const auto object = document->root().member("object");
    auto correction = correction_of(*part, what->text(), object ? object->text() : std::string_view{}, rest);
    if (!correction) return tl::unexpected(std::move(correction.error()));
    ceiling.correction_ = std::move(*correction);
  }
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    ceiling.lines_.emplace(line);
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return ceiling;
}

/// A line is {"field":…,"new":…,"old":…,"target":…} in the canonical form: each value ends where the next member begins.
Result<Correction> Ceiling::correction_of(Part part, std::string_view what, std::string_view object,
                                          std::string_view lines) {
  constexpr std::string_view before_old = ",\"old\":";
  constexpr std::string_view before_target = ",\"target\":";
  Correction correction{std::string{what}, part.kind, part.direction, std::string{object}, {}};
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const auto document = json::Document::read(line, {.depth = json::deeper_than_pages});
    if (!document) return tl::unexpected(document.error());
    const json::Value root = document->root();
    const auto field = root.member("field");
    const auto next = root.member("new");
    const auto now = root.member("old");
    const auto target = root.member("target");
    if (!field || !next || !now || !target)
      return failure(ErrorCode::corrupt, "a kept plan has a line that is no change", "plan " + std::string{what});
    correction.wanted.push_back(
        {std::string{target->text()},
         std::string{field->text()},
         {},
         std::string{line.substr(now->offset(), target->offset() - before_target.size() - now->offset())},
         std::string{line.substr(next->offset(), now->offset() - before_old.size() - next->offset())}});
  }
  return correction;
}

std::vector<bool> Ceiling::allowed(const Plan& plan) const {
  std::vector<bool> result;
  result.reserve(plan.changes.size());
  std::string line;
  for (const Change& change : plan.changes) {
    line.clear();
    append_digest_line(plan, change, line);
    result.push_back(lines_.contains(line));
  }
  return result;
}

Ceiling::Superseded Ceiling::superseded(const Plan& plan, const std::unordered_set<std::string>& sent) const {
  std::unordered_set<std::string> fresh;
  for (const Change& change : plan.changes) {
    std::string line;
    append_digest_line(plan, change, line);
    if (lines_.contains(line)) fresh.insert(std::move(line));
  }
  Superseded superseded;
  std::set<std::string> targets;
  for (const std::string& line : lines_) {
    if (fresh.contains(line) || sent.contains(line)) continue;
    ++superseded.changes;
    auto document = json::Document::read(line, {.depth = json::deeper_than_pages});
    const auto target = document ? document->root().member("target") : std::nullopt;
    if (target) targets.emplace(target->text());
  }
  superseded.targets.assign(targets.begin(), targets.end());
  return superseded;
}

Result<std::string> keep_plan(archive::Archive& archive, const Plan& plan, Part part) {
  std::string bytes;
  print_digest_lines(plan, part.kind, part.direction, [&](std::string_view line) { bytes += line; });
  return archive.put_plan(plan.digest, bytes);
}

}  // namespace tidemark::sync
