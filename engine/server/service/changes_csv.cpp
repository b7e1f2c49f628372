#include "service/changes_csv.h"

#include <algorithm>
#include <chrono>

#include "core/json/canonical.h"
#include "core/json/document.h"
#include "core/time/date_text.h"
#include "service/read_json.h"

namespace tidemark::service {
namespace {

constexpr std::size_t bytes_of_a_piece = std::size_t{64} << 10;
constexpr std::chrono::seconds longest_pause{60};  ///< of a client that takes nothing

/// A JSON value as a spreadsheet has it: a text without its quotes, nothing for null. A number is no formula, though it may begin like one.
std::string value_cell(std::string_view json) {
  if (json.empty() || json == "null") return {};
  if (json.front() == '-') return std::string{json};
  if (json.front() != '"') return csv_cell(json);
  const auto document = json::Document::read(json);
  return csv_cell(document ? document->root().text() : json);
}

class Rows {
 public:
  explicit Rows(web::EventStream& into) : into_{into} {
    text_ = "run,connection,direction,target,source,field,before,after,outcome,words,sent,settled,attempt\r\n";
  }

  Rows& cell(std::string_view text) { return raw(csv_cell(text)); }
  Rows& raw(std::string_view text) {
    if (!is_first_) text_ += ',';
    text_ += text;
    is_first_ = false;
    return *this;
  }
  /// Whether anybody takes it still.
  bool end() {
    text_ += "\r\n";
    is_first_ = true;
    return text_.size() < bytes_of_a_piece || flush();
  }
  bool flush() {
    const bool taken = into_.put_in_turn(text_, longest_pause);
    text_.clear();
    return taken;
  }

 private:
  web::EventStream& into_;
  std::string text_;
  bool is_first_ = true;
};

/// The lines of a plan that is kept: {"field":…,"target":…,"old":…,"new":…}, behind one of the part.
bool put_held(const RunRow& run, const RunPart& part, std::string_view kept, Rows& rows) {
  kept.remove_prefix(std::min(kept.find('\n') + 1, kept.size()));
  while (!kept.empty()) {
    const std::string_view line = kept.substr(0, kept.find('\n'));
    kept.remove_prefix(std::min(line.size() + 1, kept.size()));
    const auto document = json::Document::read(line, {.depth = json::deeper_than_pages});
    if (!document || !document->root().is(json::Kind::object)) continue;
    const auto text = [&](const char* name) {
      const auto member = document->root().member(name);
      return member && member->is(json::Kind::text) ? std::string{member->text()} : std::string{};
    };
    const auto value = [&](const char* name) {
      const auto member = document->root().member(name);
      return member ? value_cell(json_text(*member)) : std::string{};
    };
    rows.raw(std::to_string(run.number)).cell(part.connection).cell(part.direction).cell(text("target")).raw("");
    rows.cell(text("field")).raw(value("old")).raw(value("new")).raw("held").raw("").raw("").raw("").raw("");
    if (!rows.end()) return false;
  }
  return true;
}

bool put_sent(RunId run, Part part, const views::TargetMoment& sent, Rows& rows) {
  const views::Moment& moment = sent.moment;
  for (const views::FieldMoment& field : moment.fields) {
    rows.raw(std::to_string(run)).raw(name_of(part.kind)).raw(name_of(part.direction)).cell(sent.target);
    rows.cell(moment.source).cell(field.name).raw(value_cell(field.before)).raw(value_cell(field.after));
    rows.raw(moment.open ? "open" : name_of(field.outcome)).cell(moment.words).raw(iso(moment.intended));
    rows.raw(moment.open ? std::string{} : iso(moment.time)).raw(std::to_string(moment.attempt));
    if (!rows.end()) return false;
  }
  return true;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell{text};
  if (!cell.empty() && std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos) cell.insert(0, "'");
  if (cell.find_first_of(",\"\r\n") == cell.npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void put_changes_as_csv(const Subscription& subscription, const RunRow& run, web::EventStream& into) {
  Rows rows{into};
  for (const RunPart& part : run.parts) {
    if (!run.kept_back(part)) continue;
    const auto kept = subscription.archive().get(part.kept_plan);
    if (!kept && kept.error().code != ErrorCode::not_found) return into.cut();
    if (kept && !put_held(run, part, *kept, rows)) return;
  }
  bool is_taken = true;
  const auto visited = subscription.views().each_sent(run.number, [&](Part part, const views::TargetMoment& sent) {
    return is_taken = put_sent(run.number, part, sent, rows);
  });
  if (!visited) return into.cut();
  if (is_taken) static_cast<void>(rows.flush());
}

}  // namespace tidemark::service
