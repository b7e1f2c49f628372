#include <algorithm>
#include <unordered_set>

#include "core/text/blanks.h"
#include "core/text/utf8.h"
#include "http/retry.h"
#include "salesforce/answer.h"
#include "salesforce/shallow_json.h"
#include "salesforce/soql.h"
#include "salesforce/updates.h"

namespace tidemark::salesforce {
namespace {

constexpr std::size_t most_looked_at = std::size_t{16} << 10;
constexpr std::size_t telling = 6;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

bool is_lock(const RecordError& error) {
  return error.code == "UNABLE_TO_LOCK_ROW" || contains(error.message, "UNABLE_TO_LOCK_ROW");
}

/// What triggers may do in one transaction was used up.
bool is_governor_limit(const RecordError& error) {
  return error.code == "TXN_LIMIT_EXCEEDED" || contains(error.message, "LimitException");
}

bool may_pass(const RecordError& error) {
  static constexpr std::string_view passing[] = {"SERVER_UNAVAILABLE", "UNKNOWN_EXCEPTION", "PROCESSING_HALTED",
                                                 "ALL_OR_NONE_OPERATION_ROLLED_BACK"};
  return is_lock(error) || is_governor_limit(error) || std::ranges::find(passing, error.code) != std::end(passing);
}

bool is_missing(const RecordError& error) {
  return error.code == "ENTITY_IS_DELETED" || (error.code == "INVALID_CROSS_REFERENCE_KEY" && error.fields.empty());
}

bool same_name(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::ranges::equal(left, right, [&](char a, char b) { return lower(a) == lower(b); });
}

const char* problem_of(const Update& update) {
  if (!is_id(update.id)) return "has no id of 15 or 18 letters and digits";
  if (update.fields.empty()) return "changes no field";
  for (std::size_t i = 0; i < update.fields.size(); ++i) {
    const Update::Field& field = update.fields[i];
    if (!is_name(field.name)) return "has a field whose name can't be one";
    if (same_name(field.name, "Id")) return "would write an id";
    const auto before = std::span{update.fields}.first(i);
    if (std::ranges::any_of(before, [&](const Update::Field& other) { return same_name(other.name, field.name); }))
      return "names a field twice";
    if (field.value.kind() == FieldValue::Kind::text && !is_utf8(field.value.text_form()))
      return "has a text that is not UTF-8";
  }
  return nullptr;
}

/// A text that many values are looked for in, most of which are not there: the pairs of bytes that occur in it say so soonest.
class LookedThrough {
 public:
  explicit LookedThrough(std::string text) : text_{std::move(text)}, pairs_(std::size_t{1} << 16) {
    for (std::size_t i = 1; i < text_.size(); ++i) pairs_[pair(text_, i)] = true;
  }
  [[nodiscard]] bool contains(std::string_view part) const {
    if (part.size() > 1 && (!pairs_[pair(part, 1)] || !pairs_[pair(part, part.size() - 1)])) return false;
    return text_.find(part) != text_.npos;
  }

 private:
  static std::size_t pair(std::string_view text, std::size_t last) {
    return std::size_t{static_cast<unsigned char>(text[last - 1])} << 8 | static_cast<unsigned char>(text[last]);
  }
  std::string text_;
  std::vector<bool> pairs_;
};

/// How a value begins, up to what may be spelled otherwise in an answer.
std::string_view plain_beginning(std::string_view text) {
  text = trim_ascii(text);
  const auto plain = [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != '"' && c != '\\' && c != '\'';
  };
  const auto end = std::ranges::find_if_not(text.substr(0, 8), plain);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

Written rejected_for(std::span<const RecordError> errors) {
  Written written{.outcome = ItemOutcome::rejected};
  std::string words;
  for (const RecordError& error : errors) {
    if (written.code.empty()) written.code = one_line(error.code);
    words += (words.empty() ? "" : "; ") + error.code;
    words += (error.code.empty() || error.message.empty() ? "" : ": ") + error.message;
    for (const std::string& field : error.fields) written.fields.push_back(one_line(field));
  }
  written.words = one_line(words);
  written.may_pass_later = !errors.empty() && std::ranges::all_of(errors, may_pass);
  written.smaller_may_help = std::ranges::any_of(errors, is_governor_limit);
  if (!errors.empty() && std::ranges::all_of(errors, is_missing)) written.outcome = ItemOutcome::missing;
  return written;
}

WriteFailure turned_down(const http::Response& answer, Error error) {
  const http::Verdict verdict = http::verdict_of(answer.status);
  return {std::move(error), verdict.may_have_arrived, verdict.remedy == http::Remedy::less,
          http::retry_after_ms(answer.headers)};
}

Result<void> check_batch(std::string_view object, const Updates& batch, const std::string& call) {
  if (!is_name(object)) return failure(ErrorCode::invalid_input, "not the name of a Salesforce object", call);
  std::unordered_set<std::string_view> ids;
  ids.reserve(batch.size());
  Update scratch;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const char* problem = problem_of(batch.at(i, scratch));
    if (problem == nullptr && !ids.insert(fifteen_of(batch.id(i))).second)
      problem = "is of a record that has one already";
    if (problem != nullptr)
      return failure(ErrorCode::invalid_input, "update " + std::to_string(i + 1) + " of the batch " + problem, call,
                     "nothing was sent");
  }
  return {};
}

http::Secrets repeated_in(std::string_view answer, const Updates& batch) {
  std::string shown{answer.substr(0, most_looked_at)};
  // The same without escapes: words are taken from there.
  const auto json = parse_shallow(answer);
  if (json.is_structured())
    shown += json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).substr(0, most_looked_at);
  const LookedThrough texts{std::move(shown)};
  http::Secrets secrets;
  Update scratch;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Update& update = batch.at(i, scratch);
    if (texts.contains(fifteen_of(update.id))) {
      secrets.add(update.id);
      secrets.add(fifteen_of(update.id));
    }
    for (const Update::Field& field : update.fields) {
      const FieldValue& value = field.value;
      // `true` and a short number stand in any message.
      const bool tells = value.kind() == FieldValue::Kind::text || value.text_form().size() >= telling;
      if (tells && texts.contains(plain_beginning(value.text_form()))) secrets.add(trim_ascii(value.text_form()));
    }
  }
  return secrets;
}

bool fits_bulk(const Update& update) {
  constexpr std::size_t most_fields = 5'000;
  constexpr std::size_t most_characters = 400'000;
  std::size_t characters = 0;
  for (const Update::Field& field : update.fields) {
    if (!fits_bulk(field.value)) return false;
    characters += utf16_length(field.value.text_form());
  }
  return update.fields.size() <= most_fields && characters <= most_characters;
}

}  // namespace tidemark::salesforce
