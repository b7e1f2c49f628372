#include "command/commands/questions.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/moment_text.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// The mapping line that wrote a value: where it read, and by which version of the mapping.
struct Origin {
  std::string object;
  std::string from;
};

Origin origin_of(const Question& question, Part part, const views::Why& why) {
  Origin origin;
  const auto row = question.views->configuration(why.configuration);
  if (why.configuration == 0 || !row) return origin;
  const auto configuration = read_configuration(row->configuration, zone_exists);
  const Connection* connection = configuration ? configuration->connection(part.kind) : nullptr;
  if (connection == nullptr) return origin;
  origin.object = connection->object;
  for (const MappingLine& line : connection->pull)
    if (configuration->pull_group + "." + line.to == why.field.name)
      origin.from = line.constant ? "a constant" : line.from;
  return origin;
}

/// "region" is meant as "custom.region", the group that the pull writes.
std::string whole_field(const Question& question, const std::string& field) {
  if (field.find('.') != std::string::npos) return field;
  const auto configuration = question.workspace->configuration();
  return (configuration ? configuration->pull_group : std::string{"custom"}) + "." + field;
}

std::string source_text(const views::Why& why, const Origin& origin) {
  std::string text = origin.object.empty() ? "record" : origin.object;
  text += " " + visible(why.moment.source);
  if (!origin.from.empty())
    text += origin.from == "a constant" ? ", a constant of the mapping" : ", field " + visible(origin.from);
  return text;
}

std::string_view how(const views::Why& why) {
  switch (why.field.known) {
    case Known::baseline: return "it was there when Tidemark first read it";
    case Known::written: return "";
    case Known::changed_by_others:
      return "somebody else changed it: neither what was read before nor what Tidemark wrote";
    case Known::returned: return "read when it was there again after it had been gone";
  }
  return {};
}

const views::FieldMoment* field_in(const views::Moment& moment, std::string_view name) {
  for (const views::FieldMoment& field : moment.fields)
    if (field.name == name) return &field;
  return nullptr;
}

/// Every value that the field had before, newest first.
std::string before_text(const views::Why& why) {
  std::string text;
  if (!why.before.empty()) text = "  before  " + visible(why.before);
  for (const views::Moment& moment : why.earlier) {
    const views::FieldMoment* field = field_in(moment, why.field.name);
    if (field == nullptr) continue;
    if (text.empty()) text = "  before ";
    text += moment.kind == views::Moment::Kind::written
                ? "; run " + std::to_string(moment.run) + ": " + std::string{words_of(moment.outcome)} + " " +
                      visible(field->after)
                : "; read in run " + std::to_string(moment.run) + ": " +
                      visible(field->after.empty() ? "nothing" : field->after);
  }
  return text.empty() ? "  before  never seen or set before that\n" : text + "\n";
}

std::string for_people(const Call& call, const Question& question, const views::Why& why, const Origin& origin) {
  std::string text = visible(why.field.name) + " = " + visible(why.field.value) + "   since " +
                     question.local.second(why.moment.time) + "\n";
  const std::string place =
      "run " + std::to_string(why.moment.run) + ", log position " + std::to_string(why.moment.position);
  if (why.field.known == Known::written)
    text += "  from    " + source_text(why, origin) + "      run " + std::to_string(why.moment.run) +
            ", mapping version " + std::to_string(why.configuration) + ", log position " +
            std::to_string(why.moment.position) + "\n";
  else text += "  seen    " + std::string{how(why)} + "      " + place + "\n";
  text += before_text(why);
  if (why.gone) text += "  the " + call["KIND"] + " is gone: it was not among those that were read last\n";
  return text;
}

void put_why(const Call& call, const views::Why& why, const Origin& origin, std::string& text) {
  JsonLine line{text};
  line.text("kind", call["KIND"]).text("id", call["ID"]).text("field", why.field.name).value("value", why.field.value);
  line.text("known", name_of(why.field.known)).flag("gone", why.gone).text("since", iso(why.moment.time));
  line.number("position", why.moment.position).number("run", why.moment.run).number("mapping", why.configuration);
  line.text("object", origin.object)
      .text("source", why.moment.source)
      .text("from", origin.from)
      .value("before", why.before);
  line.objects("earlier", why.earlier, put_moment);
}

}  // namespace

int why(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const Part part = pull_of(call["KIND"]);
  const auto answer = question->views->why(part, call["ID"], whole_field(*question, call["FIELD"]));
  if (!answer && answer.error().code == ErrorCode::not_found)
    return call.tell({ErrorCode::not_found,
                      "the log knows nothing of that " + call["KIND"] + " or field",
                      {},
                      "tidemark show " + call["KIND"] + " ID lists its fields; tidemark why-not " + call["KIND"] +
                          " ID says what runs did with it"});
  if (!answer) return call.tell(answer.error());
  const Origin origin = origin_of(*question, part, *answer);
  std::string text;
  if (call.json()) put_why(call, *answer, origin, text);
  else text = for_people(call, *question, *answer, origin);
  call.put(text);
  call.say("Next: tidemark history " + call["KIND"] + " " + visible(call["ID"]) + "\n");
  return done;
}

}  // namespace tidemark::command
