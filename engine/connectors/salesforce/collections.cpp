#include "salesforce/collections.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/json/write.h"
#include "salesforce/answer.h"
#include "salesforce/updates.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

void append_record(std::string_view object, const Update& update, std::string& out) {
  out += R"({"attributes":{"type":)";
  json::append_json_string(object, out);
  out += R"(},"id":)";
  json::append_json_string(update.id, out);
  for (const Update::Field& field : update.fields) {
    out += ',';
    json::append_json_string(field.name, out);
    out += ':';
    field.value.append_json(out);
  }
  out += '}';
}

RecordError read_error(const Json& error) {
  if (!error.is_object()) return {};
  RecordError read{text_at(error, "statusCode"), text_at(error, "message"), {}};
  const auto fields = error.find("fields");
  if (fields == error.end() || !fields->is_array()) return read;
  for (const Json& field : *fields) {
    if (field.is_string()) read.fields.push_back(field.get<std::string>());
  }
  return read;
}

/// Nothing where it is no outcome of this record.
std::optional<Written> read_item(const Json& item, const Update& update) {
  if (!item.is_object()) return std::nullopt;
  const auto success = item.find("success");
  if (success == item.end() || !success->is_boolean()) return std::nullopt;
  if (success->get<bool>()) {
    if (fifteen_of(text_at(item, "id")) != fifteen_of(update.id)) return std::nullopt;
    return Written{.outcome = ItemOutcome::accepted};
  }
  std::vector<RecordError> errors;
  const auto listed = item.find("errors");
  if (listed != item.end() && listed->is_array()) {
    for (const Json& error : *listed) errors.push_back(read_error(error));
  }
  return rejected_for(errors);
}

}  // namespace

Result<std::vector<Written>> read_collection_answer(std::string_view body, std::span<const Update> batch) {
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_array()) return failure(ErrorCode::bad_answer, "it is no whole list of outcomes");
  if (answer.size() != batch.size())
    return failure(ErrorCode::bad_answer, "it tells of " + std::to_string(answer.size()) + " records, " +
                                              std::to_string(batch.size()) + " were sent");
  std::vector<Written> written;
  written.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    auto item = read_item(answer[i], batch[i]);
    if (!item)
      return failure(ErrorCode::bad_answer,
                     "its item " + std::to_string(i + 1) + " is no outcome of the record that was sent in that place");
    written.push_back(std::move(*item));
  }
  return written;
}

std::size_t Collections::batch_length(std::span<const Update> updates) const {
  std::size_t bytes = 64;  // what stands around the records
  std::size_t length = 0;
  std::string text;
  while (length < std::min(updates.size(), most_records)) {
    text.clear();
    append_record("an object's name of forty characters, __c", updates[length], text);
    bytes += text.size() + 1;
    if (length > 0 && bytes > batch_bytes_) break;
    ++length;
  }
  return length;
}

tl::expected<std::vector<Written>, WriteFailure> Collections::write(std::string_view object,
                                                                    std::span<const Update> batch) {
  if (batch.empty()) return std::vector<Written>{};
  Session::Call call{"PATCH", session_.path_to("composite/sobjects"), {{"Content-Type", "application/json"}}};
  call.longest_ms = longest_ms;
  const std::string path = call.path;
  const std::string where = session_.call_to(call.method, path);
  auto sendable = check_batch(object, batch, where);
  if (sendable && batch.size() > most_records)
    sendable = failure(ErrorCode::invalid_input,
                       "a batch of " + std::to_string(batch.size()) + " records, Salesforce takes 200 in one call",
                       where, "nothing was sent");
  if (!sendable) return tl::unexpected(WriteFailure{std::move(sendable.error()), false});

  call.body = R"({"allOrNone":false,"records":[)";
  for (const Update& update : batch) {
    if (&update != batch.data()) call.body += ',';
    append_record(object, update, call.body);
  }
  call.body += "]}";
  auto answer = session_.call_once(std::move(call));
  if (!answer) return tl::unexpected(WriteFailure{std::move(answer.error().error), answer.error().may_have_arrived});
  if (answer->status != 200)
    return tl::unexpected(
        turned_down(*answer, session_.refusal(*answer, "PATCH", path, repeated_in(answer->body, batch))));
  auto written = read_collection_answer(answer->body, batch);
  if (!written) return tl::unexpected(WriteFailure{bad_answer(written.error().what, answer->body, where)});
  return std::move(*written);
}

}  // namespace tidemark::salesforce
