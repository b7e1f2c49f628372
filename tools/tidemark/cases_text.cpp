#include "command/cases_text.h"

#include <algorithm>

#include "cases/json_text.h"
#include "command/json_line.h"
#include "command/words.h"
#include "core/json/document.h"

namespace tidemark::command {
namespace {

using cases::CaseDifference;
using State = CaseResult::State;

std::size_t number_of(const std::vector<CaseResult>& results, State state) {
  return static_cast<std::size_t>(std::ranges::count(results, state, &CaseResult::state));
}

/// `"EMEA" → "APAC"` of `{"old":"EMEA","new":"APAC"}`.
std::string arrow(std::string_view sides) {
  const auto document = json::Document::read(sides);
  if (!document) return {};
  const auto before = document->root().member("old");
  const auto after = document->root().member("new");
  return (before ? visible(cases::as_written(*before)) + " " : "") + "→ " +
         (after ? visible(cases::as_written(*after)) : "");
}

std::string text_of_change(const CaseDifference& difference) {
  std::string text = visible(difference.target) + "  " + visible(difference.field) + "  ";
  switch (difference.kind) {
    case CaseDifference::Kind::missing: text += "missing: " + arrow(difference.expected); break;
    case CaseDifference::Kind::unexpected: text += "not expected: " + arrow(difference.planned); break;
    case CaseDifference::Kind::different:
      text += "expected " + arrow(difference.expected) + ", planned " + arrow(difference.planned);
      break;
  }
  return text + (difference.why.empty() ? "" : " (" + visible(difference.why) + ")");
}

std::string text_of(const CaseDifference& difference) {
  const bool missing = difference.kind == CaseDifference::Kind::missing;
  switch (difference.about) {
    case CaseDifference::About::change: return text_of_change(difference);
    case CaseDifference::About::left:
      return missing ? "left alone, missing: " + visible(difference.expected)
                     : "left alone, not expected: " + visible(difference.planned);
    case CaseDifference::About::refused:
      return missing ? "the line " + visible(difference.field) + " is planned, not refused"
                     : "the line " + visible(difference.field) + " is refused: " + visible(difference.why);
    case CaseDifference::About::held:
      return difference.expected == "true" ? "the guard does not hold the plan"
                                           : "the guard holds the plan: " + visible(difference.why);
    case CaseDifference::About::count: break;
  }
  return "count of " + difference.field + ": expected " + difference.expected + ", planned " + difference.planned;
}

/// Each difference and each error of a case, with its place.
std::vector<std::string> details_of(const CaseResult& result) {
  std::vector<std::string> lines;
  for (const CaseDifference& difference : result.differences)
    lines.push_back(visible(result.file) + ":" + std::to_string(difference.line) + ": " + text_of(difference));
  for (const Error& error : result.errors) lines.push_back(visible(to_line(error)));
  return lines;
}

std::string title_of(const CaseResult& result) {
  return visible(result.name) + (result.description.empty() ? "" : ": " + visible(result.description));
}

std::string_view about_name(CaseDifference::About about) {
  switch (about) {
    case CaseDifference::About::change: return "change";
    case CaseDifference::About::left: return "left";
    case CaseDifference::About::refused: return "refused";
    case CaseDifference::About::held: return "held";
    case CaseDifference::About::count: break;
  }
  return "count";
}

std::string_view kind_name(CaseDifference::Kind kind) {
  if (kind == CaseDifference::Kind::missing) return "missing";
  return kind == CaseDifference::Kind::unexpected ? "unexpected" : "different";
}

/// As XML takes it, in quotes too.
std::string escaped(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    if (c == '&') xml += "&amp;";
    else if (c == '<') xml += "&lt;";
    else if (c == '>') xml += "&gt;";
    else if (c == '"') xml += "&quot;";
    else xml += c;
  }
  return xml;
}

}  // namespace

std::string cases_for_people(const std::vector<CaseResult>& results) {
  std::string text;
  for (const CaseResult& result : results) {
    if (result.state == State::passed) continue;
    if (result.state == State::accepted) {
      text += "ACCEPTED  " + title_of(result) + "\n";
      for (const std::string& line : details_of(result)) text += "  was " + line + "\n";
      continue;
    }
    if (result.state == State::unreadable) continue;  // told as errors
    text += "FAILED  " + title_of(result) + "\n";
    for (const std::string& line : details_of(result)) text += "  " + line + "\n";
  }
  text += count(results.size(), "case", "cases") + ": " + grouped(number_of(results, State::passed)) + " passed";
  for (const auto& [state, words] : {std::pair{State::failed, " failed"}, std::pair{State::accepted, " accepted"},
                                     std::pair{State::unreadable, " could not be read"}})
    if (const std::size_t number = number_of(results, state); number > 0) text += ", " + grouped(number) + words;
  return text + "\n";
}

std::string cases_as_json(const std::vector<CaseResult>& results) {
  std::string text;
  for (const CaseResult& result : results) {
    JsonLine line{text};
    line.text("case", result.name)
        .text("file", result.file)
        .text("description", result.description)
        .text("result", name_of(result.state));
    line.objects("differences", result.differences, [](JsonLine& members, const CaseDifference& difference) {
      members.text("kind", kind_name(difference.kind))
          .text("about", about_name(difference.about))
          .number("line", difference.line)
          .text("target", difference.target)
          .text("field", difference.field)
          .value("expected", difference.expected)
          .value("planned", difference.planned)
          .text("why", difference.why);
    });
    line.objects("errors", result.errors, [](JsonLine& members, const Error& error) {
      members.text("code", name_of(error.code))
          .text("what", error.what)
          .text("where", error.where)
          .text("hint", error.hint);
    });
  }
  JsonLine{text}.object("summary", [&](JsonLine& members) {
    members.number("cases", results.size());
    for (const State state : {State::passed, State::failed, State::accepted, State::unreadable})
      members.number(name_of(state), number_of(results, state));
  });
  return text;
}

std::string cases_as_junit(const std::vector<CaseResult>& results, std::string_view suite) {
  const auto attribute = [](std::string_view name, std::string_view value) {
    return " " + std::string{name} + "=\"" + escaped(value) + "\"";
  };
  const std::string counts = attribute("tests", std::to_string(results.size())) +
                             attribute("failures", std::to_string(number_of(results, State::failed))) +
                             attribute("errors", std::to_string(number_of(results, State::unreadable)));
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts + ">\n<testsuite" +
                    attribute("name", visible(suite)) + counts + ">\n";
  for (const CaseResult& result : results) {
    xml += "<testcase" + attribute("classname", visible(suite)) + attribute("name", visible(result.name)) +
           attribute("file", visible(result.file));
    if (result.state != State::failed && result.state != State::unreadable) {
      xml += "/>\n";
      continue;
    }
    const std::vector<std::string> details = details_of(result);
    const std::string tag = result.state == State::failed ? "failure" : "error";
    std::string text;
    for (const std::string& line : details) text += escaped(line) + "\n";
    xml += ">\n<" + tag + attribute("message", details.empty() ? "" : details.front()) + ">" + text + "</" + tag +
           ">\n</testcase>\n";
  }
  return xml + "</testsuite>\n</testsuites>\n";
}

}  // namespace tidemark::command
