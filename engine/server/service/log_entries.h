#pragma once

#include <vector>

#include "core/events/event_text.h"
#include "log/event_log.h"

namespace tidemark::service {

/// Of each event of the entry that somebody asked for, who it was: what a person looks for first, and small, so it is read where
/// the rest of the items is not.
[[nodiscard]] Result<std::vector<AskedFor>> asked_in_entry(const log::EventLog& log, const log::Entry& entry);

/// Some entries of a log, and where to go on.
///
///     LogPage::read(log, {.from = 815, .limit = 100, .run = 12})      // the newest hundred of run 12, down from position 815
struct LogPage {
  struct Wanted {
    Position from = 0;  ///< 0: the newest, or the oldest
    std::uint64_t limit = 100;
    std::uint64_t run = 0;    ///< 0: of any
    std::string_view type{};  ///< empty: any
    bool oldest_first = false;
    std::string_view by{};  ///< who asked for it; empty: anybody, or nobody
  };
  std::vector<log::Entry> entries;
  Position next = 0;  ///< where the page after it begins; 0: there is none

  /// Looks at no more than so many entries: a page may be short, and empty, where few are wanted.
  static constexpr Position most_looked_at = 20'000;
  [[nodiscard]] static Result<LogPage> read(const log::EventLog& log, const Wanted& wanted);
};

}  // namespace tidemark::service
