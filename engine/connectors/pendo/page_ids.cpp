#include "pendo/page_ids.h"

#include <optional>

#include <simdjson.h>

#include "http/retry.h"

namespace tidemark::pendo {
namespace {

namespace json = simdjson::ondemand;

tl::unexpected<Error> wrong(std::string what) { return failure(ErrorCode::bad_answer, std::move(what)); }

tl::unexpected<Error> no_json(simdjson::error_code problem) {
  return wrong(std::string{"the answer is no whole JSON: "} + simdjson::error_message(problem));
}

/// The members of an object, one after the other: `take(name, value)`. What it does not look into is skipped.
template <class Take>
Result<void> each_member(json::object object, const Take& take) {
  for (auto member : object) {
    std::string_view name;
    if (const auto problem = member.unescaped_key().get(name)) return no_json(problem);
    json::value value;
    if (const auto problem = member.value().get(value)) return no_json(problem);
    if (auto taken = take(name, value); !taken) return taken;
  }
  return {};
}

bool is(json::value value, json::json_type type) {
  json::json_type found{};
  return value.type().get(found) == simdjson::SUCCESS && found == type;
}

Result<std::string> id_of(json::value row, std::string_view id_name) {
  json::object object;
  if (!is(row, json::json_type::object) || row.get_object().get(object) != simdjson::SUCCESS)
    return wrong("a row of the answer is not an object");
  std::optional<std::string> id;
  const auto read = each_member(object, [&](std::string_view name, json::value value) -> Result<void> {
    if (name != id_name) return {};
    if (id) return wrong("a row of the answer has two ids");
    if (!is(value, json::json_type::string)) return wrong("an id in the answer is not a text");
    std::string_view text;
    if (const auto problem = value.get_string().get(text)) return no_json(problem);
    id.emplace(text);
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  if (!id) return wrong("a row of the answer has no id");
  return std::move(*id);
}

Result<std::vector<std::string>> ids_of(json::array rows, std::string_view id_name) {
  std::vector<std::string> ids;
  for (auto element : rows) {
    json::value row;
    if (const auto problem = element.get(row)) return no_json(problem);
    auto id = id_of(row, id_name);
    if (!id) return tl::unexpected(id.error());
    ids.push_back(std::move(*id));
  }
  return ids;
}

}  // namespace

struct PageIds::Parser {
  json::parser parser;
  std::string bytes;  ///< the page, with the padding that the parser reads beyond it
};

PageIds::PageIds() : parser_{std::make_unique<Parser>()} {}
PageIds::~PageIds() = default;

Result<std::vector<std::string>> page_ids(std::string_view page, std::string_view id_name) {
  return PageIds{}.of(page, id_name);
}

Result<std::vector<std::string>> PageIds::of(std::string_view page, std::string_view id_name) {
  parser_->bytes.reserve(page.size() + simdjson::SIMDJSON_PADDING);
  parser_->bytes = page;
  json::document document;
  if (const auto problem = parser_->parser.iterate(parser_->bytes).get(document)) return no_json(problem);
  json::object answer;
  if (document.get_object().get(answer) != simdjson::SUCCESS)
    return wrong(http::is_html(page) ? "an HTML page came where data was asked for" : "the answer is not an object");
  std::optional<std::vector<std::string>> ids;
  const auto read = each_member(answer, [&](std::string_view name, json::value value) -> Result<void> {
    if (name != "results") return {};
    if (ids) return wrong("the answer has two lists of results");
    json::array rows;
    if (!is(value, json::json_type::array) || value.get_array().get(rows) != simdjson::SUCCESS)
      return wrong("the answer's results are not a list");
    return ids_of(rows, id_name).map([&](std::vector<std::string> found) { ids = std::move(found); });
  });
  if (!read) return tl::unexpected(read.error());
  const char* rest = nullptr;
  if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS)
    return wrong("the answer is no whole JSON: something stands behind it");
  if (!ids) return wrong("the answer has no list of results");
  return std::move(*ids);
}

}  // namespace tidemark::pendo
