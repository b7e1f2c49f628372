#include "pendo/write_answer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "http/retry.h"
#include "pendo/call.h"

namespace tidemark::pendo {
namespace {

using nlohmann::json;
using Index = std::unordered_map<std::string_view, std::size_t>;

struct Sums {
  std::uint64_t total = 0, updated = 0, failed = 0;
};

std::optional<std::uint64_t> number(const json& answer, const char* name) {
  const auto found = answer.find(name);
  if (found == answer.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

/// Without what is nested deeper than any real answer: nlohmann's copy, dump and comparison go as deep as the value.
json parse_shallow(std::string_view body) {
  constexpr int deepest = 32;
  return json::parse(
      body, [](int depth, json::parse_event_t, const json&) { return depth <= deepest; }, false);
}

/// The list of that name; an absent one and null are empty; nothing where it is something else.
const json* list(const json& answer, const char* name) {
  static const json empty = json::array();
  const auto found = answer.find(name);
  if (found == answer.end() || found->is_null()) return &empty;
  return found->is_array() ? &*found : nullptr;
}

constexpr std::size_t telling = 6;  ///< of a number; shorter ones, `null` and `true` stand in any message

bool is_boundary(std::string_view text, std::size_t at) {
  return at >= text.size() || std::string_view{" \t\r\n\"'`,:;()[]{}<>="}.find(text[at]) != std::string_view::npos;
}

/// Where the id stands in the text as a whole, not as a part of a longer word; npos where it doesn't.
std::size_t find_whole(std::string_view text, std::string_view id) {
  for (std::size_t at = text.find(id); at != std::string_view::npos; at = text.find(id, at + 1)) {
    if ((at == 0 || is_boundary(text, at - 1)) && is_boundary(text, at + id.size())) {
      // A plain word ("number") could be one of the message: it must be quoted, or begin the text and be followed by a
      // colon.
      const bool is_word = std::ranges::all_of(id, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
      const bool quoted = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'');
      const bool leads = at == 0 && (id.size() == text.size() || text[id.size()] == ':');
      if (!is_word || quoted || leads) return at;
    }
  }
  return std::string_view::npos;
}

/// The one id of the batch that the text speaks of; nothing where there is none, or several.
std::optional<std::size_t> named_in(std::string_view text, std::span<const Update> batch) {
  struct Found {
    std::size_t index, begin, end;
  };
  std::vector<Found> found;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (batch[i].id.empty()) continue;
    const std::size_t at = find_whole(text, batch[i].id);
    if (at != std::string_view::npos) found.push_back({i, at, at + batch[i].id.size()});
  }
  const auto lies_in_another = [&](const Found& one) {
    return std::ranges::any_of(found, [&](const Found& other) {
      return other.index != one.index && other.begin <= one.begin && one.end <= other.end;
    });
  };
  std::erase_if(found, lies_in_another);
  if (found.size() != 1) return std::nullopt;
  return found.front().index;
}

std::optional<std::size_t> index_of(const json& id, const Index& index) {
  const auto* text = id.get_ptr<const std::string*>();
  if (text == nullptr) return std::nullopt;
  const auto found = index.find(*text);
  return found == index.end() ? std::nullopt : std::optional{found->second};
}

struct Complaint {
  std::optional<std::size_t> about;
  std::string words;
};

Complaint read_error(const json& error, std::span<const Update> batch, const Index& index,
                     const http::Secrets& secrets) {
  constexpr std::size_t most_text = 4096;
  if (const auto* text = error.get_ptr<const std::string*>()) {
    return {named_in(std::string_view{*text}.substr(0, most_text), batch), words_of(*text, secrets)};
  }
  const std::string whole = error.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, most_text);
  if (!error.is_object()) return {std::nullopt, words_of(whole, secrets)};
  for (const char* name : {"id", "visitorId", "accountId"}) {
    const auto id = error.find(name);
    if (id != error.end()) return {index_of(*id, index), words_of(whole, secrets)};
  }
  return {named_in(whole, batch), words_of(whole, secrets)};
}

/// Gives an outcome to what is named; counts the failures that name exactly one update each.
class Attribution {
 public:
  Attribution(std::span<const Update> batch, const http::Secrets& secrets)
      : batch_(batch), secrets_(secrets), written_(batch.size()) {
    for (std::size_t i = 0; i < batch.size(); ++i) index_.emplace(batch[i].id, i);
  }

  void take_missing(const json& missing) {
    for (const json& id : missing) take({index_of(id, index_), {}}, ItemOutcome::missing);
  }
  void take_errors(const json& errors) {
    for (const json& error : errors) {
      // More errors than updates: the sums don't hold anyway, and looking at millions of them is no use.
      if (complaints_ > 2 * batch_.size()) return;
      take(read_error(error, batch_, index_, secrets_), ItemOutcome::rejected);
    }
  }
  [[nodiscard]] bool clear() const { return clear_; }

  std::vector<Written> finish(ItemOutcome others) {
    for (Written& one : written_) {
      if (one.outcome != ItemOutcome::unknown) continue;
      one.outcome = others;
      if (others != ItemOutcome::accepted) one.words = unclear_words_;
    }
    return std::move(written_);
  }

 private:
  void take(Complaint complaint, ItemOutcome outcome) {
    ++complaints_;
    if (!complaint.about || written_[*complaint.about].outcome != ItemOutcome::unknown) {
      clear_ = false;
      if (unclear_words_.empty()) unclear_words_ = std::move(complaint.words);
      return;
    }
    written_[*complaint.about] = {outcome, std::move(complaint.words)};
  }

  std::span<const Update> batch_;
  const http::Secrets& secrets_;
  std::vector<Written> written_;
  Index index_;
  bool clear_ = true;
  std::size_t complaints_ = 0;
  std::string unclear_words_;
};

}  // namespace

Result<std::vector<Written>> read_write_answer(std::string_view body, std::span<const Update> batch,
                                               const http::Secrets& secrets) {
  const json answer = parse_shallow(body);
  if (!answer.is_object()) return failure(ErrorCode::bad_answer, "the answer is no whole JSON object");
  const auto total = number(answer, "total");
  const auto updated = number(answer, "updated");
  const auto failed = number(answer, "failed");
  if (!total || !updated || !failed) {
    return failure(ErrorCode::bad_answer, "the answer lacks one of the numbers total, updated and failed");
  }
  const json* const missing = list(answer, "missing");
  const json* const errors = list(answer, "errors");
  Attribution attribution{batch, secrets};
  if (missing != nullptr) attribution.take_missing(*missing);
  if (errors != nullptr) attribution.take_errors(*errors);

  const bool sums_hold = missing != nullptr && errors != nullptr && *total == batch.size() && *updated <= *total &&
                         *failed == *total - *updated && *failed == missing->size() + errors->size();
  if (sums_hold && attribution.clear()) return attribution.finish(ItemOutcome::accepted);
  return attribution.finish(sums_hold && *updated == 0 ? ItemOutcome::rejected : ItemOutcome::unknown);
}

WriteFailure unanswered(Error error) { return {std::move(error), true, false, 0}; }

http::Secrets secrets_of(std::span<const Update> batch, const std::string& key) {
  http::Secrets secrets{key};
  for (const Update& update : batch) {
    secrets.add(update.id);
    for (const Update::Value& value : update.values) {
      const auto text = nlohmann::json::parse(value.json, nullptr, false);
      if (text.is_string()) secrets.add(text.get<std::string>());
      else if (value.json.size() >= telling) secrets.add(value.json);
    }
  }
  return secrets;
}

WriteFailure turned_down(const http::Response& answer, const std::string& call, std::span<const Update> batch,
                         const Settings& settings) {
  WriteFailure failed{error_of(answer, call, secrets_of(batch, settings.key), settings)};
  const http::Verdict verdict = http::verdict_of(answer.status);
  failed.may_have_arrived = verdict.may_have_arrived;
  failed.smaller_may_help = verdict.remedy == http::Remedy::less;
  failed.retry_after_ms = http::retry_after_ms(answer.headers);
  return failed;
}

tl::expected<Written, WriteFailure> read_value_answer(const http::Response& answer, const std::string& call,
                                                      const Update& update, const Settings& settings) {
  const std::span<const Update> batch{&update, 1};
  const auto in_words = [&](ItemOutcome outcome) {
    return Written{outcome, words_of(answer.body, secrets_of(batch, settings.key))};
  };
  if (answer.status == 400 || answer.status == 422) return in_words(ItemOutcome::rejected);
  if (answer.status == 404 && !http::is_html(answer.body)) return in_words(ItemOutcome::missing);
  if (answer.status != 200 && answer.status != 204) return tl::unexpected(turned_down(answer, call, batch, settings));
  if (answer.body.find_first_not_of(" \t\r\n") == std::string::npos) return Written{ItemOutcome::accepted, {}};
  if (http::is_html(answer.body) || http::is_cut(answer.body))
    return tl::unexpected(
        unanswered(at({ErrorCode::bad_answer, "the answer to a value is cut off, or none of Pendo's"}, call)));
  const json said = parse_shallow(answer.body);
  if (said.is_discarded()) return in_words(ItemOutcome::unknown);
  // A 200 in any other shape is a yes, unless it names a no.
  const auto names_a_no = [&](const char* name) {
    const auto found = said.find(name);
    return found != said.end() && !found->is_null() && *found != 0 && *found != false && !found->empty();
  };
  if (!said.is_object()) return Written{ItemOutcome::accepted, {}};
  if (!said.contains("total"))
    return std::ranges::any_of(std::array{"failed", "missing", "errors", "error"}, names_a_no)
               ? in_words(ItemOutcome::unknown)
               : Written{ItemOutcome::accepted, {}};
  auto written = read_write_answer(answer.body, batch, http::Secrets{settings.key});
  if (!written) return tl::unexpected(unanswered(at(std::move(written.error()), call)));
  return std::move(written->front());
}

}  // namespace tidemark::pendo
