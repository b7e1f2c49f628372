#include <algorithm>
#include <optional>

#include "command/commands/questions.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/moment_text.h"
#include "command/open_writes.h"
#include "core/schema/shape.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// The mapping line that wrote a value: where it read, and by which version of the mapping.
struct Origin {
  std::string object;
  std::string from;
  std::string report;  ///< of a push
};

std::optional<Configuration> configuration_at(const Question& question, Position version) {
  if (version == 0) return std::nullopt;
  const auto row = question.views->configuration(version);
  if (!row) return std::nullopt;
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return std::nullopt;
  return std::move(*configuration);
}

Origin origin_of(const Question& question, Part part, const views::Why& why) {
  Origin origin;
  const auto configuration = configuration_at(question, why.configuration);
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return origin;
  const auto take = [&](const MappingLine& line) { origin.from = line.constant ? "a constant" : line.from; };
  if (part.direction == Direction::pull) {
    origin.object = connection->object;
    for (const MappingLine& line : connection->pull)
      if (configuration->pull_group + "." + line.to == why.field.name) take(line);
    return origin;
  }
  origin.object = name_of(part.kind);
  for (const ReportPush& push : connection->push)
    for (const MappingLine& line : push.columns)
      if (line.to == why.field.name) {
        take(line);
        origin.report = push.report;
      }
  return origin;
}

/// Salesforce's names are the same in any letter case: the log has the mapping's, which may have been another once.
std::string as_pushed(const Question& question, Part part, const std::string& id, const std::string& field) {
  const auto same = [&](const std::string& name) { return same_but_for_case(name, field); };
  if (const auto entity = question.views->entity(part, id))
    for (const views::FieldState& known : entity->fields)
      if (same(known.name)) return known.name;
  const auto configuration = question.workspace->configuration();
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return field;
  for (const ReportPush& push : connection->push)
    for (const MappingLine& line : push.columns)
      if (same(line.to)) return line.to;
  return field;
}

/// "region" is meant as "custom.region", the group that the pull writes.
std::string whole_field(const Question& question, Part part, const std::string& id, const std::string& field) {
  if (part.direction == Direction::push) return as_pushed(question, part, id, field);
  if (field.find('.') != std::string::npos) return field;
  const auto configuration = question.workspace->configuration();
  return (configuration ? configuration->pull_group : std::string{"custom"}) + "." + field;
}

std::string source_text(const views::Why& why, const Origin& origin) {
  std::string text = origin.object.empty() ? "record" : origin.object;
  text += " " + visible(why.moment.source);
  if (!origin.from.empty())
    text += origin.from == "a constant" ? ", a constant of the mapping"
            : origin.report.empty()     ? ", field " + visible(origin.from)
                                        : ", column " + visible(origin.from) + " of report " + visible(origin.report);
  return text;
}

std::string_view how(const views::Why& why) {
  switch (why.field.known) {
    case Known::baseline: return "it was there when Tidemark first read it";
    case Known::written: return "";
    case Known::changed_by_others:
      return "somebody else changed it: neither what was read before nor what Tidemark wrote";
    case Known::returned: return "read when it was there again after it had been gone";
    case Known::arrived_late:
      return "what Tidemark had sent before and was not known to have arrived: it did, or somebody set the same";
  }
  return {};
}

const views::FieldMoment* field_in(const views::Moment& moment, std::string_view name) {
  for (const views::FieldMoment& field : moment.fields)
    if (field.name == name) return &field;
  return nullptr;
}

/// The moments of the change itself, tries among what was before it.
std::vector<views::Moment> own_tries(const views::Why& why) {
  std::vector<views::Moment> tries{why.moment};
  for (const views::Moment& moment : why.earlier)
    if (views::of_one_change(moment, why.moment)) tries.push_back(moment);
  return tries;
}

/// Since when the value is there: what a read found is there since it was sent.
Instant since(const views::Why& why) { return why.moment.by_reading ? why.moment.intended : why.moment.time; }

/// Every value that the field had before, newest first.
std::string before_text(const views::Why& why) {
  std::string text;
  if (!why.before.empty()) text = "  before  " + visible(why.before);
  for (const Tries& tries : changes_in(why.earlier)) {
    const views::Moment& moment = tries.told();
    const views::FieldMoment* field = field_in(moment, why.field.name);
    if (field == nullptr || views::of_one_change(moment, why.moment)) continue;
    if (text.empty()) text = "  before ";
    text += moment.kind == views::Moment::Kind::written
                ? "; run " + std::to_string(moment.run) + ": " + std::string{words_of(moment.outcome)} + " " +
                      visible(field->after)
                : "; read in run " + std::to_string(moment.run) + ": " +
                      visible(field->after.empty() ? "nothing" : field->after);
    if (tries.all.size() > 1) text += " (sent " + times(tries.all.size()) + ")";
  }
  return text.empty() ? "  before  never seen or set before that\n" : text + "\n";
}

std::string written_text(const Question& question, const views::Why& why, const Origin& origin) {
  std::string text = "  from    " + source_text(why, origin) + "      run " + std::to_string(why.moment.run) +
                     ", mapping version " + std::to_string(why.configuration) + ", log position " +
                     std::to_string(why.moment.position) + "\n";
  if (const auto tries = own_tries(why); tries.size() > 1)
    text += "  sent    " + times_for_people({tries}, question.local).substr(5) + "\n";
  if (why.moment.by_reading) text += "  found   " + reading_for_people(why.moment, question.local) + "\n";
  return text;
}

std::string open_text(const Question& question, const views::Why& why) {
  std::string text;
  for (const Tries& tries : changes_in(why.open)) {
    const views::Moment& sent = tries.told();
    const views::FieldMoment* field = field_in(sent, why.field.name);
    if (field == nullptr) continue;
    const std::string how_often = tries.all.size() > 1 ? " " + times_for_people(tries, question.local).substr(5) : "";
    text += "  open    run " + std::to_string(sent.run) + " sent " + visible(field->after) + how_often +
            ", and what became of it is not known yet; " + read_after(tries.quiet_until(), question.local) + "\n";
  }
  return text;
}

std::string for_people(const Call& call, const Question& question, const views::Why& why, const Origin& origin) {
  std::string text = visible(why.field.name) + " = " + visible(why.field.value) + "   since " +
                     question.local.second(since(why)) + "\n";
  if (why.field.known == Known::written) text += written_text(question, why, origin);
  else
    text += "  seen    " + std::string{how(why)} + "      run " + std::to_string(why.moment.run) + ", log position " +
            std::to_string(why.moment.position) + "\n";
  text += before_text(why) + open_text(question, why);
  if (why.gone) text += "  the " + call["KIND"] + " is gone: it was not among those that were read last\n";
  return text;
}

/// Whether the newest plan read the field of a target that is there, and nothing was ever there or written: it is empty.
bool is_empty(const Question& question, Part part, const std::string& id, const std::string& field) {
  const auto entity = question.views->entity(part, id);
  const auto plans = question.views->plans(part, 1);
  if (!entity || entity->gone || !plans || plans->empty()) return false;
  for (const auto& [name, count] : plans->front().counts)
    if (name == "refused" && count > 0) return false;  // its line may be among those: then nobody read it
  const auto configuration = configuration_at(question, plans->front().planned.configuration);
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return false;
  const auto is_pulled = [&](const MappingLine& line) { return configuration->pull_group + "." + line.to == field; };
  const auto is_pushed = [&](const ReportPush& push) {
    return std::ranges::find(push.columns, field, &MappingLine::to) != push.columns.end();
  };
  return part.direction == Direction::pull ? std::ranges::any_of(connection->pull, is_pulled)
                                           : std::ranges::any_of(connection->push, is_pushed);
}

/// `sent`: what was sent for the field and, as far as is known, has not changed it; newest first.
void put_empty(const Call& call, const Question& question, const std::string& field,
               const std::vector<views::Moment>& sent, std::string& text) {
  if (call.json()) {
    JsonLine{text}
        .text("kind", call["KIND"])
        .text("id", call["ID"])
        .text("field", field)
        .value("value", "null")
        .text("known", "empty")
        .objects("earlier", sent, put_moment);
    return;
  }
  if (!sent.empty()) {
    text = visible(field) + " = null   it was empty when Tidemark first read it; what was sent for it since:\n";
    text += moments_for_people(sent, question.local, "  ");
    return;
  }
  text = visible(field) + " = null   it was empty when Tidemark first read it, and nothing was written since\n";
}

void put_why(const Call& call, const views::Why& why, const Origin& origin, std::string& text) {
  JsonLine line{text};
  line.text("kind", call["KIND"]).text("id", call["ID"]).text("field", why.field.name).value("value", why.field.value);
  line.text("known", name_of(why.field.known)).flag("gone", why.gone).text("since", iso(since(why)));
  line.number("position", why.moment.position).number("run", why.moment.run).number("mapping", why.configuration);
  line.text("object", origin.object)
      .text("source", why.moment.source)
      .text("from", origin.from)
      .text("report", origin.report)
      .value("before", why.before);
  line.objects("earlier", why.earlier, put_moment).objects("open", why.open, put_moment);
}

}  // namespace

int why(const Call& typed) {
  const Call call = completed(typed);
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const Part part = part_of_target(*question, call["KIND"], call["ID"]);
  const std::string field = whole_field(*question, part, call["ID"], call["FIELD"]);
  const auto answer = question->views->why(part, call["ID"], field);
  std::string text;
  if (!answer && answer.error().code == ErrorCode::not_found && is_empty(*question, part, call["ID"], field)) {
    const auto moments = question->views->history(part, call["ID"]);
    if (!moments) return call.tell(moments.error());
    std::vector<views::Moment> sent;
    for (const views::Moment& moment : *moments)
      if (field_in(moment, field) != nullptr) sent.push_back(moment);
    put_empty(call, *question, field, sent, text);
    call.put(text);
    call.say("Next: " + call.line("why-not", {call["KIND"], call["ID"]}) + " says what the last run did\n");
    return done;
  }
  if (!answer && answer.error().code == ErrorCode::not_found && question->views->entity(part, call["ID"]))
    return call.tell({ErrorCode::not_found,
                      "that " + call["KIND"] +
                          " is known, and nothing of that field: no mapping line reads it, or the line was refused",
                      {},
                      call.line("show", {call["KIND"], call["ID"]}) + " lists what is known"});
  if (!answer && answer.error().code == ErrorCode::not_found)
    return call.tell({ErrorCode::not_found,
                      "the log knows nothing of that " + call["KIND"] + " or field",
                      {},
                      "tidemark show " + call["KIND"] + " ID lists its fields; tidemark why-not " + call["KIND"] +
                          " ID says what runs did with it"});
  if (!answer) return call.tell(answer.error());
  const Origin origin = origin_of(*question, part, *answer);
  if (call.json()) put_why(call, *answer, origin, text);
  else text = for_people(call, *question, *answer, origin);
  call.put(text);
  call.say("Next: " + call.line("history", {call["KIND"], call["ID"]}) + "\n");
  return done;
}

}  // namespace tidemark::command
