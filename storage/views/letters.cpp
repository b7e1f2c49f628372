#include "views/letters.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/config/difference.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "core/hash/blake2b.h"
#include "views/fold.h"
#include "views/keys.h"
#include "views/reading.h"
#include "views/row_codec.h"

namespace tidemark::views {
namespace {

/// Where the others of its request went well, the record itself was refused. What was refused or lost whole says nothing of single records:
/// the next run takes it up at once.
bool has_failed(const EffectSettled& settled, ItemOutcome outcome) {
  return outcome == ItemOutcome::rejected && holds_value(static_cast<ItemOutcome>(settled.others));
}

/// Whether there is nothing left to be sent: it is there, or its target is gone.
bool is_over(ItemOutcome outcome) { return holds_value(outcome) || outcome == ItemOutcome::missing; }

}  // namespace

std::string LetterValues::digest() const { return to_hex(blake2b(text_)); }

/// Those that there are, so that of a million good outcomes none has to be looked up.
Result<void> Fold::know_letters() {
  if (letters_) return {};
  letters_.emplace();
  if (empty_) return {};
  const std::string prefix = prefix_ + key_of(View::letters);
  return store_.scan(prefix, after(prefix), [&](std::string_view key, std::string_view) {
    letters_->insert(std::string{key.substr(prefix_.size())});
    return true;
  });
}

Result<void> Fold::keep_letters(const Effect& effect) {
  // What was to be put back is nothing that a later run tries again.
  std::string stored;
  const auto correction = get(correction_key(effect.part, effect.intent.planned), stored);
  if (!correction) return tl::unexpected{correction.error()};
  if (*correction) return {};
  if (auto known = know_letters(); !known) return known;
  std::map<std::uint32_t, std::string_view> words;
  for (const EffectSettled::Exception& exception : effect.settled.exceptions) words[exception.item] = exception.words;
  RecordView record;
  for (std::uint32_t item = 1; item <= effect.intent.items; ++item) {
    const ItemOutcome outcome = effect.outcomes[item];
    const bool failed = has_failed(effect.settled, outcome);
    if (!failed && letters_->empty()) continue;
    if (effect.items.was_erased(item)) continue;
    if (auto read = read_record(effect.items[item], record); !read) return read;
    std::string key = letter_key(effect.part, record.id);
    if (failed) {
      if (auto kept = keep_letter(std::move(key), effect, item, record, words[item]); !kept) return kept;
    } else if (is_over(outcome) && letters_->erase(key) > 0) {
      erase(std::move(key));
    }
  }
  return {};
}

/// 0 where there is no such plan: erased.
Result<Position> Fold::configuration_of(Part part, Position plan) const {
  std::string stored;
  const auto found = get(plan_key(part, plan), stored);
  if (!found) return tl::unexpected{found.error()};
  if (!*found) return 0;
  return unpack<PlanRow>(stored).map([](const PlanRow& row) { return row.planned.configuration; });
}

/// Whether the lines that lead to the record's fields were the same in both plans' configurations.
Result<bool> Fold::has_same_mapping(Part part, Position plan, Position other, const RecordView& record) {
  std::array<const Configuration*, 2> configurations{};
  const auto first = configuration_of(part, plan);
  if (!first) return tl::unexpected{first.error()};
  const auto second = configuration_of(part, other);
  if (!second) return tl::unexpected{second.error()};
  if (*first == *second) return true;
  for (std::size_t i = 0; i < 2; ++i) {
    const Position position = i == 0 ? *first : *second;
    if (!configurations_.contains(position)) {
      std::string stored;
      const auto found = get(configuration_key(position), stored);
      if (!found) return tl::unexpected{found.error()};
      if (!*found) return false;
      const auto row = unpack<ConfigurationRow>(stored);
      if (!row) return tl::unexpected{row.error()};
      auto read = read_configuration(row->configuration, [](std::string_view) { return true; });
      if (!read) return false;
      configurations_.emplace(position, std::move(*read));
    }
    configurations[i] = &configurations_.at(position);
  }
  return std::all_of(record.fields.begin(), record.fields.end(), [&](const FieldView& field) {
    return same_mapping(*configurations[0], *configurations[1], part.kind, part.direction, field.name);
  });
}

Result<void> Fold::keep_letter(std::string key, const Effect& effect, std::uint32_t item, const RecordView& record,
                               std::string_view words) {
  LetterValues values;
  for (const FieldView& field : record.fields) values.add(field.name, field.after);
  Letter letter;
  std::string stored;
  if (letters_->contains(key)) {
    const auto found = get(key, stored).and_then([&](bool) { return unpack<Letter>(stored); });
    if (!found) return tl::unexpected{found.error()};
    const auto same = has_same_mapping(effect.part, found->planned, effect.intent.planned, record);
    if (!same) return tl::unexpected{same.error()};
    if (*same && found->values == values.digest()) letter = *found;
  }
  const IntentRow& intent = effect.intent;
  if (letter.attempts == 0 || letter.run != intent.run) ++letter.attempts;
  if (letter.values.empty()) letter.since = intent.time;
  letter.id = record.id;
  letter.source = record.partner;
  letter.values = values.digest();
  letter.last = intent.time;
  letter.run = intent.run;
  letter.planned = intent.planned;
  letter.outcome = effect.outcomes[item];
  letter.words = words;
  letter.sent = {intent.position, intent.index, item};
  letters_->insert(key);
  put(std::move(key), pack(letter));
  return {};
}

Result<void> Fold::take_letters_decided(const Event& event, const log::Entry& entry) {
  const auto body = body_of<LettersDecided>(event);
  if (!body) return tl::unexpected{body.error()};
  const auto part = part_of(body->connection, body->direction);
  if (!part) return failure(ErrorCode::corrupt, "letters of a part that there is not");
  RecordView record;
  for (std::size_t item = 1; item < event.items.size(); ++item) {
    if (event.items.was_erased(item)) continue;
    if (auto read = read_record(event.items[item], record); !read) return read;
    std::string key = letter_key(*part, record.id);
    std::string stored;
    const auto found = get(key, stored);
    if (!found) return tl::unexpected{found.error()};
    if (!*found) continue;  // it went well meanwhile
    auto letter = unpack<Letter>(stored);
    if (!letter) return tl::unexpected{letter.error()};
    letter->dropped = !body->retry;
    if (body->retry) {  // as if it were new: what waits is counted from here
      letter->attempts = 0;
      letter->since = entry.time;
    }
    put(std::move(key), pack(*letter));
  }
  return {};
}

Result<void> Fold::take_letters_closed(const Event& event) {
  const auto body = body_of<LettersClosed>(event);
  if (!body) return tl::unexpected{body.error()};
  const auto part = part_of(body->connection, body->direction);
  if (!part) return failure(ErrorCode::corrupt, "letters of a part that there is not");
  if (auto known = know_letters(); !known) return known;
  RecordView record;
  for (std::size_t item = 1; item < event.items.size(); ++item) {
    if (event.items.was_erased(item)) continue;
    if (auto read = read_record(event.items[item], record); !read) return read;
    std::string key = letter_key(*part, record.id);
    if (letters_->erase(key) > 0) erase(std::move(key));
  }
  return {};
}

Result<std::vector<Letter>> Views::letters(Part part) const {
  return Reading::begin(*this).and_then(
      [&](const Reading& reading) { return reading.rows<Letter>(key_of(View::letters, part)); });
}

}  // namespace tidemark::views
