#include "service/log_entries.h"

#include <algorithm>

namespace tidemark::service {
namespace {

constexpr Position at_once = 500;

bool is_wanted(const log::Entry& entry, const LogPage::Wanted& wanted) {
  return std::ranges::any_of(entry.events, [&](const log::RecordedEvent& recorded) {
    return (wanted.run == 0 || recorded.event.run == wanted.run) &&
           (wanted.type.empty() || type_name(recorded.event) == wanted.type);
  });
}

/// Who asked stands in the items, which are read of what somebody asked for alone.
Result<bool> is_by(const log::EventLog& log, const log::Entry& entry, std::string_view author) {
  if (author.empty()) return true;
  return asked_in_entry(log, entry).map([&](const std::vector<AskedFor>& asked) {
    return std::ranges::find(asked, author, &AskedFor::author) != asked.end();
  });
}

}  // namespace

Result<std::vector<AskedFor>> asked_in_entry(const log::EventLog& log, const log::Entry& entry) {
  std::vector<AskedFor> asked(entry.events.size());
  const auto somebody = [](const log::RecordedEvent& recorded) { return is_asked_for(recorded.event.type); };
  if (std::ranges::none_of(entry.events, somebody)) return asked;
  auto read = log.read(entry.position, entry.position, log::Depth::items, [&](const log::Entry& whole) -> Result<bool> {
    for (std::size_t i = 0; i < asked.size(); ++i) asked[i] = asked_in(whole.events[i].event);
    return false;
  });
  return read.map([&] { return asked; });
}

Result<LogPage> LogPage::read(const log::EventLog& log, const Wanted& wanted) {
  LogPage page;
  const Position head = log.head().position;
  const bool up = wanted.oldest_first;
  Position at = wanted.from == 0 ? (up ? 1 : head) : up ? wanted.from : std::min(wanted.from, head);
  for (Position looked_at = 0; at >= 1 && at <= head;) {
    if (page.entries.size() >= wanted.limit || looked_at >= most_looked_at) {
      page.next = at;
      break;
    }
    const Position first = up ? at : at > at_once ? at - at_once + 1 : 1;
    const Position last = up ? std::min(head, at + at_once - 1) : at;
    std::vector<log::Entry> some;
    auto read = log.read(first, last, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
      some.push_back(entry);
      return true;
    });
    if (!read) return tl::unexpected(std::move(read.error()));
    if (!up) std::ranges::reverse(some);
    for (log::Entry& entry : some) {
      if (page.entries.size() >= wanted.limit) break;
      at = up ? entry.position + 1 : entry.position - 1;
      ++looked_at;
      if (!is_wanted(entry, wanted)) continue;
      const auto by = is_by(log, entry, wanted.by);
      if (!by) return tl::unexpected(by.error());
      if (*by) page.entries.push_back(std::move(entry));
    }
  }
  return page;
}

}  // namespace tidemark::service
