#include "service/made_reading.h"

#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/made_plan.h"
#include "service/problem.h"

namespace tidemark::service {
namespace {

void put_page(json::Line& line, const sync::ReadPage& page) {
  line.text("name", page.name + (page.format == PageFormat::csv ? ".csv" : ".json"))
      .text("format", name_of(page.format))
      .text("digest", page.digest)
      .number("bytes", page.bytes)
      .number("rows", page.rows);
  if (!page.report.empty()) line.text("report", page.report);
}

void put_schema(json::Line& line, const sync::KeptSchema& schema) {
  line.text("name", schema.object + ".json").text("digest", schema.name).number("bytes", schema.bytes);
}

void put_schemas(json::Line& line, const std::vector<sync::KeptSchema>& schemas) {
  std::vector<sync::KeptSchema> of_salesforce;
  for (const sync::KeptSchema& schema : schemas)
    if (schema.system == "salesforce") of_salesforce.push_back(schema);
  line.objects("salesforce_schemas", of_salesforce, put_schema);
  for (const sync::KeptSchema& schema : schemas)
    if (schema.system == "pendo")
      line.object("pendo_schema", [&](json::Line& members) { put_schema(members, schema); });
}

/// What earlier runs left, as the plan's inputs have it.
void put_what_was_left(json::Line& line, const sync::Reading& reading) {
  line.objects("own_writes", reading.own_writes, [](json::Line& members, const OwnWrite& write) {
    members.text("target", write.target)
        .text("field", write.field)
        .text("before", write.before)
        .text("written", write.written);
  });
  line.texts("left_out", reading.left_out);
  line.object("memory", [&](json::Line& members) {
    members.texts("changed", reading.memory.changed);
    members.objects("cleared", reading.memory.cleared, [](json::Line& field, const GuardMemory::Field& cleared) {
      field.text("field", cleared.field).texts("targets", cleared.targets);
    });
    members.number("most_sources", reading.memory.most_sources);
  });
}

void put_writing(json::Line& line, const sync::WritingCost& writing) {
  const bool always = writing.in_calls_up_to == UINT64_MAX;
  line.object("writing", [&](json::Line& members) {
    members.number("targets_a_call", writing.targets_a_call)
        .value("in_calls_up_to", always ? std::string{} : std::to_string(writing.in_calls_up_to))
        .number("calls_of_a_job", writing.calls_of_a_job);
  });
}

}  // namespace

std::string_view name_of(PageFormat format) {
  switch (format) {
    case PageFormat::csv: return "csv";
    case PageFormat::salesforce_json: return "salesforce_json";
    case PageFormat::pendo_json: return "pendo_json";
    case PageFormat::ndjson: return "ndjson";
    case PageFormat::report_json: return "report_json";
  }
  return {};
}

MadeReading MadeReading::of(const sync::Reading& reading, const Configuration& configuration, Instant now,
                            const std::string& actor) {
  MadeReading made;
  std::string text;
  {
    json::Line line{text};
    line.text("id", std::to_string(now.milliseconds))
        .text("connection", tidemark::name_of(reading.part.kind))
        .text("direction", tidemark::name_of(reading.part.direction))
        .text("read_at", iso(now))
        .text("actor", actor)
        .text("time_zone", configuration.time_zone);
    line.object("fields", [&](json::Line& members) {
      members.texts("salesforce", reading.fields).texts("pendo", reading.metadata);
    });
    put_schemas(line, reading.schemas);
    line.objects("sources", reading.sources, put_page).objects("targets", reading.targets, put_page);
    if (reading.entities) line.objects("entities", *reading.entities, put_page);
    else line.value("entities", {});
    put_what_was_left(line, reading);
    line.object("calls", [&](json::Line& members) {
      members.number("salesforce", reading.forecast.salesforce_calls).number("pendo", reading.forecast.pendo_calls);
    });
    put_forecast(line, "forecast", reading.forecast);
    put_writing(line, reading.writing);
  }
  made.json = line_of(std::move(text));
  for (const auto& schema : reading.schemas) made.digests.insert(schema.name);
  for (const auto* pages : {&reading.sources, &reading.targets})
    for (const auto& page : *pages) made.digests.insert(page.digest);
  if (reading.entities)
    for (const auto& page : *reading.entities) made.digests.insert(page.digest);
  return made;
}

}  // namespace tidemark::service
