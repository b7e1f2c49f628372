#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/report_columns.h"
#include "command/running.h"
#include "command/subscription_time.h"
#include "command/words.h"
#include "salesforce/fields.h"

namespace tidemark::command {
namespace {

/// A configuration and both systems, for one look.
struct Look {
  std::unique_ptr<Workspace> workspace;
  Configuration configuration;
  std::unique_ptr<Running> running;
  sync::Systems systems;

  [[nodiscard]] static Result<Look> open(const Call& call) {
    auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
    if (!workspace) return tl::unexpected(std::move(workspace.error()));
    auto configuration = (*workspace)->configuration();
    if (!configuration) return tl::unexpected(std::move(configuration.error()));
    auto running = Running::open(call, **workspace);
    if (!running) return tl::unexpected(std::move(running.error()));
    auto systems = (*running)->systems(*configuration);
    if (!systems) return tl::unexpected(std::move(systems.error()));
    return Look{std::move(*workspace), std::move(*configuration), std::move(*running), std::move(*systems)};
  }
};

std::size_t pushed_columns(const Configuration& configuration, const std::string& report) {
  std::size_t columns = 0;
  for (const Connection& connection : configuration.connections)
    for (const ReportPush& push : connection.push)
      if (push.report == report) columns += push.columns.size();
  return columns;
}

int list_reports(const Call& call) {
  auto look = Look::open(call);
  if (!look) return call.tell(look.error());
  const auto reports = look->systems.pendo->reports();
  if (!reports) return call.tell(reports.error());
  const LocalTime local = time_of(*look->workspace);
  std::string text;
  for (const pendo::Report& report : *reports) {
    const std::size_t pushed = pushed_columns(look->configuration, report.id);
    if (call.json()) {
      JsonLine{text}
          .text("report", report.id)
          .text("name", report.name)
          .text("type", report.type)
          .text("kind", report.kind ? name_of(*report.kind) : std::string_view{})
          .flag("can_be_pushed", report.can_be_pushed())
          .text("why_not", report.why_not)
          .text("last_run", report.last_run ? iso(*report.last_run) : std::string{})
          .number("pushed_columns", pushed);
      continue;
    }
    text += visible(report.id) + "  " + visible(report.name) + "  ";
    if (!report.can_be_pushed()) text += "can't be pushed: " + visible(report.why_not);
    else text += report.kind ? std::string{name_of(*report.kind)} + " report" : visible(report.type);
    if (report.last_run) text += ", last run " + local.second(*report.last_run);
    if (pushed > 0) text += "; " + count(pushed, "column is", "columns are") + " pushed";
    text += "\n";
  }
  call.put(text);
  call.say(reports->empty() ? "Pendo lists no shared report: share one there\n"
                            : "Next: " + call.line("reports show", {"REPORT"}) + " is what it holds\n");
  return done;
}

/// " (2026-01-01T00:00:00.000Z)" of milliseconds; a text says itself which day it is.
std::string time_beside(const std::string& sample) {
  std::uint64_t milliseconds = 0;
  const Instant time = number_of(sample, milliseconds) ? Instant{static_cast<std::int64_t>(milliseconds)} : Instant{};
  const std::string text = iso(time);
  return text.empty() ? text : " (" + text + ")";
}

std::string values_text(const OfferedColumn& column, std::uint64_t rows) {
  std::string text = column.type ? std::string{name_of(*column.type)} : "no values yet";
  text += ", " + grouped(column.facts.filled) + " of " + grouped(rows) + " rows";
  if (!column.facts.samples.empty()) text += ", such as ";
  for (const std::string& sample : column.facts.samples) {
    text += (&sample == &column.facts.samples.front() ? "" : ", ") + visible(sample);
    if (column.type == ColumnType::date) text += time_beside(sample);
  }
  return text;
}

std::string_view words_of(NpsScale scale) {
  switch (scale) {
    case NpsScale::fraction:
      return "NPS as a share, from -1 to 1: \"convert\": [{\"scale\": 100}] makes -100 to 100 of it";
    case NpsScale::score: return "NPS as answered, from 0 to 10: no converter is needed";
    case NpsScale::hundred: return "NPS from -100 to 100: no converter is needed";
    case NpsScale::none: break;
  }
  return {};
}

std::string_view name_of_scale(NpsScale scale) {
  switch (scale) {
    case NpsScale::fraction: return "fraction";
    case NpsScale::score: return "score";
    case NpsScale::hundred: return "hundred";
    case NpsScale::none: break;
  }
  return {};
}

/// Whether a field has to be made for it.
bool is_missing(const OfferedColumn& column) {
  const bool has_another = column.pushed_to.empty() ? !column.suggested.empty() : column.pushed_to != column.field.name;
  return !column.is_there && !has_another;
}

std::string column_for_people(const Call& call, const OfferedReport& report, const OfferedColumn& column) {
  std::string text = visible(column.column.key);
  if (column.column.label != column.column.key) text += "  \"" + visible(column.column.label) + "\"";
  text += "\n    " + values_text(column, report.rows) + "\n";
  if (column.nps != NpsScale::none) text += "    " + std::string{words_of(column.nps)} + "\n";
  const std::string to_be_made = "    to be made: " + column.field.name + "  " + to_text(column.field) + "\n";
  if (!column.pushed_to.empty())
    return text + "    pushed to " + column.pushed_to + "\n" + (is_missing(column) ? to_be_made : "");
  if (report.object.empty()) return text;
  if (!column.fitting.empty()) {
    text += "    fields of " + report.object + " that take it: ";
    for (const std::string& field : column.fitting) text += (&field == &column.fitting.front() ? "" : ", ") + field;
    text += "\n";
  }
  if (!column.suggested.empty()) {
    text += "    suggested, by its name: " + column.suggested + "\n";
    if (!column.is_there)
      text += "    or one of its own, " + column.field.name + "  " + to_text(column.field) + ": " +
              call.line("fields create", {call["REPORT"]}, "--column " + shell_word(column.column.key)) + "\n";
    return text;
  }
  if (column.is_there)
    return text + "    " + report.object + " has " + column.field.name +
           ", which can't be written or is of another type than " + to_text(column.field) + "\n";
  return text + to_be_made;
}

void put_column(const Call& call, const OfferedColumn& column) {
  std::string line;
  JsonLine{line}
      .text("column", column.column.key)
      .text("label", column.column.label)
      .text("type", column.type ? name_of(*column.type) : std::string_view{})
      .number("filled", column.facts.filled)
      .number("empty", column.facts.empty)
      .texts("samples", column.facts.samples)
      .text("nps", name_of_scale(column.nps))
      .text("pushed_to", column.pushed_to)
      .texts("fitting", column.fitting)
      .text("suggested", column.suggested)
      .object("field", [&](JsonLine& field) {
        field.text("name", column.field.name)
            .text("label", column.field.label)
            .text("type", name_of(column.field.type))
            .number("length", column.field.length)
            .number("precision", column.field.precision)
            .number("scale", column.field.scale)
            .flag("exists", column.is_there);
      });
  call.put(line);
}

int show_report(const Call& call) {
  auto look = Look::open(call);
  if (!look) return call.tell(look.error());
  const auto report = offered_report(look->systems, look->configuration, call["REPORT"]);
  if (!report) return call.tell(report.error());
  for (const OfferedColumn& column : report->columns)
    if (column.warning) call.warn(*column.warning);
  if (call.json()) {
    for (const OfferedColumn& column : report->columns) put_column(call, column);
    return done;
  }
  call.put(visible(report->report.name) + "  " + count(report->rows, "row", "rows") + ", " +
           count(report->columns.size(), "column that", "columns that") + " can be pushed" +
           (report->object.empty() ? "; there is no connection of that kind yet" : " to " + report->object) + "\n\n");
  bool missing = false;
  for (const OfferedColumn& column : report->columns) {
    call.put(column_for_people(call, *report, column));
    missing = missing || is_missing(column);
  }
  if (const std::string lines = push_lines_of(*report); !lines.empty())
    call.put("\nIn the configuration, in the connection's \"push\":\n" + lines);
  if (missing && !report->object.empty())
    call.say("Next: " + call.line("fields create", {call["REPORT"]}) + " makes the fields that are missing; then " +
             call.line("config apply", {"FILE"}) + "\n");
  else call.say("Next: " + call.line("config apply", {"FILE"}) + "\n");
  return done;
}

Result<salesforce::PermissionSet> chosen_set(const Call& call, salesforce::Fields& fields) {
  const auto sets = fields.permission_sets();
  if (!sets) return tl::unexpected(sets.error());
  std::string names;
  for (const salesforce::PermissionSet& set : *sets) names += (names.empty() ? "" : ", ") + set.name;
  if (call.has("--permission-set")) {
    const auto found = std::ranges::find(*sets, call["--permission-set"], &salesforce::PermissionSet::name);
    if (found != sets->end()) return *found;
    return failure(ErrorCode::not_found, "the integration user has no permission set of that name",
                   "--permission-set " + call["--permission-set"], names.empty() ? "it has none" : "it has " + names);
  }
  if (sets->size() == 1) return sets->front();
  if (sets->empty())
    return failure(ErrorCode::not_found,
                   "the integration user has no permission set, and a new field is invisible without",
                   "PermissionSetAssignment", "let an administrator assign one to it in Salesforce");
  return failure(ErrorCode::invalid_input, "the integration user has several permission sets", "--permission-set",
                 "say which of them the fields are for: " + names);
}

/// What `fields create` does with a column's own field.
enum class Making : std::uint8_t {
  makes,    ///< and permits
  permits,  ///< one that is there and can't be written may only lack its right
  nothing,  ///< it is there
};

Making making_of(const OfferedColumn& column) {
  if (!column.is_there) return Making::makes;
  return column.is_writeable ? Making::nothing : Making::permits;
}

Result<void> create_one(salesforce::Fields& fields, const std::string& object, const OfferedColumn& column,
                        const salesforce::PermissionSet& set) {
  const Making making = making_of(column);
  if (making == Making::nothing) return {};
  if (making == Making::makes)
    if (auto made = fields.create(object, column.field); !made) return made;
  return fields.permit(object, column.field.name, set);
}

/// What was done, or would be.
void put_made(const Call& call, const std::string& object, const OfferedColumn& column, const std::string& set) {
  const bool dry = call.has("--dry-run");
  const Making making = making_of(column);
  const std::string definition = salesforce::Fields::definition(object, column.field);
  if (!call.json()) {
    std::string text = making != Making::makes ? "there " : dry ? "to be made " : "made ";
    text += " " + object + "." + column.field.name;
    text += making == Making::makes ? "  " + to_text(column.field) : " is there already";
    if (making != Making::nothing)
      text +=
          std::string{dry ? "; to be read and written by permission set " : "; read and written by permission set "} +
          visible(set);
    return call.put(text + "\n" + (dry && making == Making::makes ? "    " + visible(definition) + "\n" : ""));
  }
  std::string line;
  JsonLine{line}
      .text("object", object)
      .text("field", column.field.name)
      .text("type", to_text(column.field))
      .text("column", column.column.key)
      .text("permission_set", set)
      .flag("made", making == Making::makes && !dry)
      .flag("there", making != Making::makes)
      .flag("dry_run", dry)
      .value("definition", making == Making::makes ? definition : std::string{});
  call.put(line);
}

int create_each(const Call& call, Look& look, const OfferedReport& report) {
  salesforce::Fields fields{look.systems.salesforce->session()};
  const auto set = chosen_set(call, fields);
  if (!set) return call.tell(set.error());
  std::size_t told = 0;
  for (const OfferedColumn& column : report.columns) {
    if (call.has("--column") && column.column.key != call["--column"]) continue;
    if (!call.has("--column") && !is_missing(column)) continue;
    const auto made = call.has("--dry-run") ? Result<void>{} : create_one(fields, report.object, column, *set);
    if (!made) return call.tell(made.error());
    put_made(call, report.object, column, set->name);
    ++told;
  }
  if (told == 0 && call.has("--column"))
    return call.tell({ErrorCode::not_found, "the report has no such column", "--column " + call["--column"],
                      "tidemark reports show " + call["REPORT"]});
  if (told == 0) call.say("Every column has a field that takes it: nothing was made.\n");
  call.say(call.has("--dry-run")
               ? "Nothing was made. Next: the same without --dry-run\n"
               : "Next: " + call.line("reports show", {call["REPORT"]}) + " has the lines for the configuration\n");
  return done;
}

int create_fields(const Call& call) {
  auto look = Look::open(call);
  if (!look) return call.tell(look.error());
  const auto report = offered_report(look->systems, look->configuration, call["REPORT"]);
  if (!report) return call.tell(report.error());
  if (report->object.empty())
    return call.tell({ErrorCode::invalid_input, "there is no connection for reports of that kind", "connections",
                      "apply a configuration with one: its object gets the fields"});
  return create_each(call, *look, *report);
}

}  // namespace

std::vector<Command> commands_of_reports() {
  return {
      {"reports",
       "Pendo's reports, and which of them can be pushed",
       "tidemark reports",
       "Visitor and account reports that are shared in Pendo can be pushed.\nNext: tidemark reports show REPORT",
       {},
       {},
       "",
       list_reports},
      {"reports show",
       "A report's columns: what they hold, and which Salesforce fields take them",
       "tidemark reports show 9Xk2pQ",
       "Reports carry no types: they are read off the values, as they are now.\nNext: tidemark fields create REPORT; "
       "tidemark config apply FILE",
       {{"REPORT", "its id"}},
       {},
       "",
       show_report},
      {"fields create",
       "Make the Salesforce fields that a report's columns need, with their permissions",
       "tidemark fields create 9Xk2pQ --dry-run\ntidemark fields create 9Xk2pQ\ntidemark fields create 9Xk2pQ --column "
       "numDaysActive",
       "As `reports show` has defined them, in the object of the connection. The integration user needs the right to "
       "customize the org; without it an administrator makes them.\nNext: tidemark config apply FILE",
       {{"REPORT", "its id"}},
       {{"--column", "KEY", "this column's field alone, also beside one that fits"},
        {"--permission-set", "NAME", "which of the integration user's permission sets gets the right"},
        {"--dry-run", "", "show what would be made, as it would be sent, and make nothing"}},
       "",
       create_fields},
  };
}

}  // namespace tidemark::command
