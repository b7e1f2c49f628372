// What the API answers of readings: both sides as they are now, for a draft that is planned elsewhere.
#include <algorithm>

#include "core/json/line.h"
#include "service/configuration_change.h"
#include "service/fields.h"
#include "service/made_reading.h"
#include "service/problem.h"
#include "service/reading_routes.h"
#include "service/routes.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

/// Of names of fields: an object has 800 at most, and a query for more text than this would be refused.
constexpr std::size_t most_bytes_of_names = 16'000;

tl::expected<Part, web::Response> part_in(const Fields& fields) {
  const auto part = part_of(fields.texts.at("connection"), fields.texts.at("direction"));
  if (part) return *part;
  return tl::unexpected(problem(422, "that is none of what can be read", "connection",
                                R"("connection" is "visitor" or "account", "direction" is "pull" or "push")"));
}

/// Whether both go to the same systems with the same credentials.
bool goes_to_the_same(const Configuration& a, const Configuration& b) {
  return a.salesforce_login_url == b.salesforce_login_url && a.salesforce_credential == b.salesforce_credential &&
         a.salesforce_call_reserve == b.salesforce_call_reserve && a.pendo_host == b.pendo_host &&
         a.pendo_credential == b.pendo_credential;
}

web::Response bytes_answer(std::string bytes) {
  return {200, {{"Content-Type", "application/octet-stream"}, {"Cache-Control", "no-store"}}, std::move(bytes)};
}

}  // namespace

/// A draft says which address a credential is sent to: where that is another than runs go to, it is for whoever may apply it.
web::Response Api::make_reading(const Asked& asked) {
  const auto fields = fields_in(
      asked.request,
      {{"configuration", json::Kind::object}, {"connection"}, {"direction"}, {"fields", json::Kind::array, false}},
      largest_reading_body);
  if (!fields) return fields.error();
  const auto part = part_in(*fields);
  if (!part) return part.error();
  auto draft = configuration_sent(fields->texts.at("configuration"), asked.subscription->name());
  if (!draft) return draft.error();
  if (draft->connection(part->kind) == nullptr)
    return problem(422, "the configuration has no connection of that kind", "connection");
  sync::ReadingAsked wanted{*part, std::move(*draft), {}};
  if (const auto more = fields->lists.find("fields"); more != fields->lists.end()) wanted.more_fields = more->second;
  std::size_t bytes = 0;
  for (const std::string& name : wanted.more_fields) bytes += name.size();
  if (bytes > most_bytes_of_names) return problem(422, "these are more fields than one query takes", "fields");
  if (asked.caller->role < Role::administrator) {
    const auto in_force = asked.subscription->configuration();
    if (!in_force || !goes_to_the_same(*in_force, wanted.configuration))
      return problem(403, "the draft goes to other systems than the configuration in force",
                     in_force ? "salesforce, pendo" : "nothing is configured yet", "an administrator may read it");
  }
  const auto joined = asked.subscription->read(std::move(wanted), asked.caller->actor);
  if (!joined) return problem(joined.error());
  web::Response answer = json_answer(*joined ? R"({"joined":true})" : R"({"joined":false})", 202);
  answer.headers.emplace("Location", "/api/v1/subscriptions/" + asked.subscription->name() + "/readings");
  return answer;
}

web::Response Api::readings(const Asked& asked) {
  const MadeReadings all = asked.subscription->readings();
  std::string text;
  {
    json::Line line{text};
    line.flag("making", all.making);
    if (all.error) line.object("error", [&](json::Line& members) { put_error(members, *all.error); });
    else line.value("error", {});
    line.value("reading", all.newest ? std::string_view{all.newest->json} : std::string_view{});
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::cancel_reading(const Asked& asked) {
  if (!asked.subscription->cancel_reading()) return problem(409, "nothing is being read");
  return json_answer(R"({"cancelled":true})", 202);
}

web::Response Api::page(const Asked& asked) {
  const std::string& digest = asked.places.at("digest");
  const auto known = asked.subscription->has_page(digest);
  if (!known) return problem(known.error());
  auto bytes = *known ? asked.subscription->archive().get(digest)
                      : Result<std::string>{failure(ErrorCode::not_found, "no reading or plan names such a page")};
  return bytes ? bytes_answer(std::move(*bytes)) : problem(bytes.error());
}

web::Response Api::zone(const Asked& asked) {
  auto bytes = zone_bytes(asked.places.at("zone"));
  if (bytes) return bytes_answer(std::move(*bytes));
  const Error& error = bytes.error();
  return error.code == ErrorCode::invalid_input ? problem(404, error.what, {}, error.hint) : problem(error);
}

}  // namespace tidemark::service
