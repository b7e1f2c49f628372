#include <algorithm>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include "http/retry.h"
#include "salesforce/client.h"
#include "salesforce/shallow_json.h"
#include "salesforce/soql.h"
#include "salesforce/update.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_ids = 2'000;  ///< in one call (salesforce-api.md, 5)

std::string id_of(const Json& record) {
  const auto id = record.find("Id");
  return id != record.end() && id->is_string() ? id->get<std::string>() : std::string{};
}

/// The answer as a page of a query: what is there of the records that were asked for, each in its place.
Result<std::pair<std::string, std::uint64_t>> page_of(std::string_view body, std::span<const std::string> ids) {
  const Json answer = parse_shallow(body);
  if (!answer.is_array() || answer.size() != ids.size())
    return failure(ErrorCode::bad_answer, "it is no list of as many records as were asked for");
  Json records = Json::array();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (answer[i].is_null()) continue;
    if (!answer[i].is_object() || fifteen_of(id_of(answer[i])) != fifteen_of(ids[i]))
      return failure(ErrorCode::bad_answer,
                     "its item " + std::to_string(i + 1) + " is not the record that was asked for in that place");
    records.push_back(answer[i]);
  }
  const std::uint64_t rows = records.size();
  return std::pair{Json{{"totalSize", rows}, {"done", true}, {"records", std::move(records)}}.dump(), rows};
}

}  // namespace

Result<std::uint64_t> Client::read(std::string_view object, std::span<const std::string> ids,
                                   std::vector<std::string> fields, const PageSink& sink) {
  const auto is_good = [](const std::string& name) { return is_name(name); };
  if (!is_name(object) || !std::ranges::all_of(fields, is_good))
    return failure(ErrorCode::invalid_input, "not the name of a Salesforce object or field", std::string{object});
  if (!std::ranges::all_of(ids, [](const std::string& id) { return is_id(id); }))
    return failure(ErrorCode::invalid_input, "not the id of a Salesforce record", std::string{object});
  fields.insert(fields.begin(), "Id");
  std::uint64_t found = 0;
  for (std::size_t most = most_ids; !ids.empty();) {
    const auto some = ids.first(std::min(most, ids.size()));
    Session::Call call{"POST",
                       session_.path_to("composite/sobjects/" + std::string{object}),
                       {{"Content-Type", "application/json"}},
                       Json{{"ids", std::vector<std::string>(some.begin(), some.end())}, {"fields", fields}}.dump()};
    for (const std::string& id : some) call.secrets.add(id);
    call.has_pieces = some.size() > 1;
    auto answer = session_.call(call);
    const bool too_much =
        answer ? answer->status >= 400 : http::is_too_long(answer.error()) || http::is_too_late(answer.error());
    if (too_much && call.has_pieces) {
      most = (some.size() + 1) / 2;
      continue;
    }
    if (!answer) return tl::unexpected(answer.error());
    auto page = page_of(answer->body, some);
    if (!page) return tl::unexpected(bad_answer(page.error().what, answer->body, session_.call_to("POST", call.path)));
    if (auto kept = sink(std::move(page->first), page->second, PageFormat::salesforce_json); !kept)
      return tl::unexpected(kept.error());
    found += page->second;
    ids = ids.subspan(some.size());
  }
  return found;
}

}  // namespace tidemark::salesforce
