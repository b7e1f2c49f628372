#include "intents.h"

#include <random>
#include <string>
#include <vector>

#include <sys/random.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/records.h"

namespace tidemark::bench {
namespace {

/// Changes of some of four fields of a random entity, from its source record.
Event intent(std::mt19937_64& random, std::size_t fields) {
  static const char* const names[] = {"custom.region", "custom.stage", "custom.arr", "custom.owner_email"};
  EffectIntended body;
  body.connection = "visitor";
  body.direction = "pull";
  Event event = event_of(body, 1);
  std::string item;
  for (std::size_t i = 0; i < changes_an_intent; ++i) {
    const auto entity = random() % entities;
    const std::string id = "v-" + std::to_string(100'000 + entity);
    const std::string source = "0035g00000" + std::to_string(10'000'000 + entity);
    const auto first = random() % 4;
    std::vector<std::string> values;
    for (std::size_t value = 0; value < 2 * fields; ++value)
      values.push_back("\"value-" + std::to_string(random() % 1'000) + "\"");
    RecordView record{id, source, {}};
    for (std::size_t field = 0; field < fields; ++field)
      record.fields.push_back({0, names[(first + field) % 4], values[2 * field], values[2 * field + 1]});
    item.clear();
    write_record(record, item);
    event.items.add(item);
  }
  return event;
}

}  // namespace

std::unique_ptr<log::LogStore> open_log(const std::filesystem::path& directory) {
  log::LogStore::Options options;
  options.clock = [] { return Instant{1'700'000'000'000}; };
  options.entropy = [](std::span<std::uint8_t> bytes) {
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
  };
  return or_give_up(log::LogStore::open(directory, std::move(options)));
}

std::size_t fill(log::EventLog& log, std::size_t changes, std::size_t fields) {
  std::mt19937_64 random{42};
  std::size_t bytes = 0;
  for (std::size_t done = 0; done < changes; done += changes_an_intent) {
    const Event intended = intent(random, fields);
    bytes += intended.items.byte_size();
    const auto head = or_give_up(log.append(log.head().position, {&intended, 1}));
    const Event settled = event_of(EffectSettled{head.position, 0, false, 0, {}}, 1);
    bytes += settled.items.byte_size();
    or_give_up(log.append(head.position, {&settled, 1}));
  }
  return bytes;
}

}  // namespace tidemark::bench
