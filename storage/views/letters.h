#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/effect_events.h"
#include "core/time/instant.h"
#include "views/answers.h"

namespace tidemark::views {

/// A change that the other system refused, of this target and not of a whole request, and that is kept until it goes well, is another one, or
/// no plan calls for it any more (X18): a target, and what was sent to it last.
///
///     {id "003…", attempts 2, outcome rejected, words "FIELD_CUSTOM_VALIDATION_EXCEPTION: …"}
struct Letter {
  std::string id;
  std::string source;
  std::uint32_t attempts = 0;  ///< runs in a row that sent these values in vain, however often each did
  Instant since = {};          ///< when the first of them was about to send, or somebody last had it tried again
  Instant last = {};           ///< when the last was
  RunId run = 0;               ///< the last
  Position planned = 0;        ///< its plan: by which version of the mapping
  ItemOutcome outcome = ItemOutcome::rejected;
  std::string words;   ///< the other system's
  std::string values;  ///< hex digest of the fields and what was sent: another one is another change (LetterValues)
  Place sent;          ///< the intent's record in the log: old and new values
  bool dropped = false;

  template <class Archive>
  void serialize(Archive& archive) {
    std::uint8_t became = static_cast<std::uint8_t>(outcome);
    archive(id, source, attempts, since.milliseconds, last.milliseconds, run, planned, became, words, values,
            sent.position, sent.index, sent.item, dropped);
    outcome = static_cast<ItemOutcome>(became);
  }
};

/// What names a change of a target, whatever its values were before.
///
///     LetterValues values;
///     values.add("Pendo_Days__c", "31");        // in the order of an intent's record, which is the plan's
///     values.digest() == letter.values
class LetterValues {
 public:
  void add(std::string_view field, std::string_view json) {
    text_ += field;
    text_ += '=';
    text_ += json;
    text_ += '\n';
  }
  [[nodiscard]] std::string digest() const;

 private:
  std::string text_;
};

}  // namespace tidemark::views
