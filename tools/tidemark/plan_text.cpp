#include "command/plan_text.h"

#include <map>

#include "command/sides.h"
#include "command/words.h"
#include "core/json/canonical.h"
#include "core/json/document.h"

namespace tidemark::command {
namespace {

/// A line's only member, "change" with its object.
struct Line {
  std::string_view kind;
  json::Value object;

  [[nodiscard]] std::string text(std::string_view key) const {
    const auto member = object.member(key);
    return member && member->is(json::Kind::text) ? visible(member->text()) : std::string{};
  }
  [[nodiscard]] std::uint64_t number(std::string_view key) const {
    const auto member = object.member(key);
    return member && member->is(json::Kind::number) ? std::stoull(std::string{member->number()}) : 0;
  }
};

template <class Take>
void each_line(std::string_view lines, Take take) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    if (const auto document = json::Document::read(line, {.depth = json::deeper_than_pages}))
      take(line, document->root());
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
  }
}

/// The JSON of a member as it stands in the line; it is followed by `next`, the member after it, or by the end.
std::string raw(std::string_view line, json::Value value) {
  const std::size_t begin = value.offset();
  std::size_t end = begin;
  bool quoted = false;
  int depth = 0;
  for (; end < line.size(); ++end) {
    const char c = line[end];
    if (quoted) {
      if (c == '\\') ++end;
      else if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    else if (c == '[' || c == '{') ++depth;
    else if (depth == 0 && (c == ',' || c == '}')) break;
    else if (c == ']' || c == '}') --depth;
  }
  return visible(line.substr(begin, end - begin));
}

std::string change_text(std::string_view line, json::Value object, const Waits& waits = {}) {
  const auto text = [&](std::string_view key) { return visible(object.member(key)->text()); };
  std::string row = "  " + text("target") + "  " + text("field") + "  " + raw(line, *object.member("old")) + " → " +
                    raw(line, *object.member("new"));
  if (const auto source = object.member("source"); source && !source->text().empty()) row += "  from " + text("source");
  if (const auto wait = waits.find(object.member("target")->text()); wait != waits.end())
    row += "  WAITS until " + wait->second;
  return row + "\n";
}

std::string words_of(std::string_view reason, const Sides& sides) {
  if (reason == "ambiguous") return "identifiers that several records share: none of those is changed";
  if (reason == "anonymous") return "anonymous visitors";
  if (reason == "filtered") return "left out by a filter";
  if (reason == "invalid") return "fields whose value can't be converted: they keep what they have";
  if (reason == "no_identifier") return "records without an identifier";
  if (reason == "unknown") return "targets with an earlier write whose outcome is not known yet";
  if (reason == "unmatched_source")
    return std::string{sides.records} + " without a counterpart in " + std::string{sides.target} + ": none is created";
  if (reason == "unmatched_target" && sides.target == sides_of(Direction::push).target)
    return std::string{sides.entities} + " without a row in the pushed reports";
  if (reason == "unmatched_target")
    return std::string{sides.entities} + " without a counterpart in " + std::string{sides.source};
  return std::string{reason};
}

/// Behind "4,006 matched targets": of lines that were refused nothing is known.
std::string_view unchanged_words(bool any_refused, std::size_t mapped_lines) {
  if (mapped_lines == 0) return "matched targets, of which nothing was planned: every line of the mapping was refused";
  return any_refused ? "matched targets hold what the lines that were not refused call for"
                     : "matched targets hold what they should";
}

std::string held_text(const Line& line) {
  const auto reasons = line.object.member("held_by");
  if (!reasons) return {};
  std::string text = "  HELD by the guard:\n";
  for (const json::Value reason : reasons->children()) text += "    " + visible(reason.text()) + "\n";
  return text;
}

std::string summary_text(const Line& line, const Sides& sides, std::string_view unchanged) {
  std::string text;
  const auto row = [&](std::string_view key, const std::string& words) {
    if (const auto number = line.number(key); number > 0) text += "  " + grouped(number) + " " + words + "\n";
  };
  row("unchanged_targets", std::string{unchanged});
  row("unmatched_sources", words_of("unmatched_source", sides));
  row("unmatched_targets", words_of("unmatched_target", sides));
  row("ambiguous", words_of("ambiguous", sides));
  row("no_identifier", words_of("no_identifier", sides));
  row("filtered", words_of("filtered", sides));
  row("anonymous", words_of("anonymous", sides));
  row("unknown", words_of("unknown", sides));
  row("invalid", words_of("invalid", sides));
  text += held_text(line);
  if (sides.target == sides_of(Direction::push).target && line.number("changes") > 0)
    text +=
        "  not known before it is sent: what the org's validation rules, flows, triggers and duplicate rules say to "
        "it\n";
  return text + "  digest " + line.text("digest") + "\n";
}

}  // namespace

std::string plan_for_people(std::string_view title, std::string_view json_lines, std::size_t most,
                            std::size_t mapped_lines, const Waits& waits) {
  const Sides sides = sides_of(title.ends_with("push") ? Direction::push : Direction::pull);
  std::string refused;
  std::string changes;
  std::string summary;
  std::size_t told = 0;
  std::size_t waiting = 0;
  std::string without;  // asked for by --unmatched-targets
  std::size_t apart = 0;
  std::string head;
  each_line(json_lines, [&](std::string_view text, json::Value root) {
    if (root.size() != 1) return;
    const Line line{root.at(0).key(), root.at(0)};
    if (line.kind == "change" && waits.contains(line.object.member("target")->text())) ++waiting;
    if (line.kind == "refused") refused += "  refused  " + line.text("line") + ": " + line.text("why") + "\n";
    else if (line.kind == "change" && told++ < most) changes += change_text(text, line.object, waits);
    else if (line.kind == "left" && line.text("reason") == "unmatched_target" && apart++ < most)
      without += "  without a counterpart  " + line.text("target") + "\n";
    else if (line.kind == "summary") {
      summary = summary_text(line, sides, unchanged_words(!refused.empty(), mapped_lines));
      head = count(line.number("changes"), "change", "changes") + " of " +
             count(line.number("changed_targets"), "target", "targets") + "; " + grouped(line.number("sources")) + " " +
             std::string{sides.records} + " and " + grouped(line.number("targets")) + " " +
             std::string{sides.entities} + " were read, " + grouped(line.number("matched")) + " pairs matched";
    }
  });
  if (told > most) changes += "  … and " + grouped(told - most) + " more: --json lists them all\n";
  if (waiting > 0)
    changes += "  " + count(waiting, "change waits", "changes wait") +
               ": an earlier sending may still arrive there, a run before that leaves them\n";
  if (apart > most) without += "  … and " + grouped(apart - most) + " more: --json lists them all\n";
  return std::string{title} + ": " + head + "\n" + refused + changes + without + summary;
}

std::string correction_for_people(std::string_view title, std::string_view json_lines, std::size_t most,
                                  const Waits& waits) {
  std::string changes;
  std::string left;
  std::string summary;
  std::string head;
  std::size_t told = 0;
  std::size_t apart = 0;
  each_line(json_lines, [&](std::string_view text, json::Value root) {
    if (root.size() != 1) return;
    const Line line{root.at(0).key(), root.at(0)};
    if (line.kind == "change" && told++ < most) changes += change_text(text, line.object, waits);
    else if (line.kind == "left" && line.text("reason") == "not_put_back" && apart++ < most)
      left += "  not put back  " + line.text("target") + "  " + line.text("field") + ": " + line.text("why") + "\n";
    else if (line.kind == "summary") {
      head = count(line.number("changes"), "change", "changes") + " of " +
             count(line.number("changed_targets"), "target", "targets") + " of " + grouped(line.number("targets"));
      summary = held_text(line) + "  digest " + line.text("digest") + "\n";
    }
  });
  if (told > most) changes += "  … and " + grouped(told - most) + " more: --json lists them all\n";
  if (apart > most) left += "  … and " + grouped(apart - most) + " more: --json lists them all\n";
  return std::string{title} + ": " + head + "\n" + changes + left + summary;
}

std::string kept_plan_for_people(std::string_view json_lines, std::size_t most) {
  std::string text;
  std::size_t told = 0;
  each_line(json_lines, [&](std::string_view line, json::Value object) {
    if (object.member("field") && told++ < most) text += change_text(line, object);
  });
  if (told > most) text += "  … and " + grouped(told - most) + " more: --json lists them all\n";
  return text;
}

}  // namespace tidemark::command
