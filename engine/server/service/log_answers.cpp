// What the API answers of the log itself: its entries, their bytes for whoever proves the chain, its head.
#include <algorithm>

#include "core/json/line.h"
#include "core/time/date_text.h"
#include "log/base64.h"
#include "log/frames.h"
#include "service/log_entries.h"
#include "service/problem.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

using log::base64;

constexpr std::size_t most_bytes = std::size_t{4} << 20;  ///< of items in one answer

/// What is stored of one entry.
struct Stored {
  std::string entry;
  std::vector<std::string> leaves;  ///< as base64: 0x00, salt, item; of one that was erased 0xff and its leaf
  bool is_whole = true;             ///< false: there are more leaves behind
  std::uint64_t next = 0;           ///< the first of these
};

/// `items` of them from the item `from` on, as many as fit into an answer.
Result<Stored> stored_at(const Subscription& subscription, Position position, std::uint64_t from, std::uint64_t items) {
  Stored stored;
  std::size_t bytes = 0;
  const log::Depth depth = items == 0 ? log::Depth::entries : log::Depth::items;
  auto read = subscription.read_stored(position, depth, [&](const log::StoredPart& part) -> Result<bool> {
    if (part.number == 0) return stored.entry = part.bytes, true;
    auto frame = log::FrameReader::open(part.bytes);
    if (!frame) return tl::unexpected(frame.error());
    std::uint64_t number = frame->first();
    for (log::FrameReader::Item item; frame->next(item); ++number) {
      if (number < from) continue;
      bytes += item.leaf_input.size();
      if (stored.leaves.size() >= items || (bytes > most_bytes && !stored.leaves.empty())) {
        stored.is_whole = false;
        stored.next = number;
        return false;
      }
      stored.leaves.push_back(
          base64(item.was_erased() ? "\xff" + std::string{item.leaf} : std::string{item.leaf_input}));
    }
    return true;
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  return stored;
}

/// The events with their items; of an entry that has more than one answer holds, none.
Result<std::vector<std::string>> held_by(const log::EventLog& log, const log::Entry& entry) {
  std::vector<std::string> holds;
  auto read = log.read(entry.position, entry.position, log::Depth::items, [&](const log::Entry& whole) -> Result<bool> {
    for (const log::RecordedEvent& recorded : whole.events) holds.push_back(items_as_json(recorded.event));
    return false;
  });
  return read.map([&] { return std::move(holds); });
}

void put_event(json::Line& line, const log::RecordedEvent& recorded, const AskedFor& asked) {
  const Event& event = recorded.event;
  line.text("type", type_name(event))
      .number("version", event.version)
      .number("run", event.run)
      .number("cause", event.cause)
      .text("actor", asked.author)
      .text("comment", asked.comment)
      .number("items", recorded.item_count)
      .text("root", to_hex(recorded.root));
  line.object("counts", [&](json::Line& counts) {
    for (const auto& [name, number] : event.counts) counts.number(name, number);
  });
  line.text("text", event_line(event, asked, recorded.item_count));
}

Result<std::string> entry_json(const Subscription& subscription, const log::Entry& entry, bool items) {
  const auto asked = asked_in_entry(subscription.log(), entry);
  if (!asked) return tl::unexpected(asked.error());
  const auto stored = stored_at(subscription, entry.position, 0, items ? UINT64_MAX : 0);
  if (!stored) return tl::unexpected(stored.error());
  std::vector<std::string> holds;
  if (items && stored->is_whole) {
    auto held = held_by(subscription.log(), entry);
    if (!held) return tl::unexpected(std::move(held.error()));
    holds = std::move(*held);
  }
  std::string text;
  {
    json::Line line{text};
    line.number("position", entry.position)
        .text("time", iso(entry.time))
        .text("digest", to_hex(entry.digest))
        .text("previous", to_hex(entry.previous))
        .text("bytes", base64(stored->entry));
    std::size_t number = 0;
    line.objects("events", entry.events, [&](json::Line& members, const log::RecordedEvent& recorded) {
      put_event(members, recorded, (*asked)[number]);
      if (items) members.value("holds", holds.empty() ? std::string_view{} : std::string_view{holds[number]});
      ++number;
    });
    if (items && stored->is_whole) line.texts("leaves", stored->leaves);
    else if (items) line.value("leaves", {});
  }
  return line_of(std::move(text));
}

bool is_type(std::string_view name) {
  for (int type = 0; type <= UINT8_MAX; ++type)
    if (name_of(static_cast<EventType>(type)) == name) return true;
  return false;
}

}  // namespace

web::Response Api::log_entries(const Asked& asked) {
  const auto from = asked.number("from", 0, 1, UINT64_MAX);
  const auto limit = asked.number("limit", 100, 1, 500);
  const auto run = asked.number("run", 0, 1, UINT64_MAX);
  const auto items = asked.number("items", 0, 0, 1);
  const auto type = asked.text("type", 64);
  const auto order = asked.text("order", 6);
  const auto by = asked.text("by", 200);
  if (!by) return problem(400, "whose entries? a name has at most 200 bytes", "by");
  if (!from) return problem(400, "a log position is a number from 1", "from");
  if (!limit) return problem(400, "limit is a number from 1 to 500", "limit");
  if (!run) return problem(400, "a run is a number", "run");
  if (!items) return problem(400, "items is 0 or 1", "items");
  if (!type || (!type->empty() && !is_type(*type))) return problem(400, "there is no such type of event", "type");
  if (!order || (!order->empty() && *order != "oldest" && *order != "newest"))
    return problem(400, "the order is newest or oldest", "order");
  LogPage::Wanted wanted{*from, *limit, *run, *type, *order == "oldest", *by};
  auto page = LogPage::read(asked.subscription->log(), wanted);
  if (!page) return problem(page.error());
  std::string list;
  for (const log::Entry& entry : page->entries) {
    if (list.size() > most_bytes) {
      page->next = entry.position;
      break;
    }
    const auto json = entry_json(*asked.subscription, entry, *items == 1);
    if (!json) return problem(json.error());
    list += (list.empty() ? "" : ",") + *json;
  }
  std::string text;
  const log::Head head = asked.subscription->log().head();
  {
    json::Line line{text};
    line.object("head", [&](json::Line& members) {
      members.number("position", head.position).text("digest", to_hex(head.digest));
    });
    line.value("entries", "[" + list + "]");
    line.value("next", page->next == 0 ? std::string{} : '"' + std::to_string(page->next) + '"');
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::log_items(const Asked& asked) {
  const auto position = whole_number(asked.places.at("position"));
  const auto from = asked.number("from", 0, 0, UINT64_MAX);
  const auto limit = asked.number("limit", 10'000, 1, 100'000);
  if (!from) return problem(400, "the first item is 0", "from");
  if (!limit) return problem(400, "limit is a number from 1 to 100000", "limit");
  if (!position || *position == 0 || *position > asked.subscription->log().head().position)
    return problem(404, "the log has no such entry");
  const auto stored = stored_at(*asked.subscription, *position, *from, *limit);
  if (!stored) return problem(stored.error());
  std::string text;
  {
    json::Line line{text};
    line.number("position", *position).number("from", *from).texts("leaves", stored->leaves);
    line.value("next", stored->is_whole ? std::string{} : '"' + std::to_string(stored->next) + '"');
  }
  return json_answer(line_of(std::move(text)));
}

}  // namespace tidemark::service
