#include "append_sample.h"

#include <array>
#include <random>

#include "core/events/records.h"

namespace tidemark::bench {
namespace {

constexpr std::size_t item_size = 300;
constexpr std::size_t bytes_in_all = 24 << 20;

constexpr std::array<std::string_view, 8> regions = {
    "\"EMEA\"", "\"APAC\"", "\"Latin America\"", "\"North America\"", "\"Nordics\"", "\"DACH\"", "\"Iberia\"", "null"};
constexpr std::array<std::string_view, 6> stages = {"\"Prospect\"", "\"Customer\"", "\"Onboarding\"",
                                                    "\"At risk\"",  "\"Churned\"",  "\"Renewal due\""};

std::string digits(std::mt19937_64& random, std::size_t count) {
  std::string text;
  while (text.size() < count) text += static_cast<char>('0' + random() % 10);
  return text;
}

std::string item(std::mt19937_64& random) {
  const std::string id = "visitor-" + digits(random, 7);
  const std::string partner = "0035g00000" + digits(random, 6) + "AAC";
  const std::string revenue = digits(random, 5) + ".5";
  const std::string before = digits(random, 4);
  const std::string renewal =
      "\"2026-0" + std::to_string(1 + random() % 9) + "-1" + digits(random, 1) + "T00:00:00.000Z\"";
  RecordView record{id, partner, {}};
  record.fields.push_back({1, "custom.sales_region", regions[random() % 8], regions[random() % 8]});
  record.fields.push_back({2, "custom.customer_stage", stages[random() % 6], stages[random() % 6]});
  record.fields.push_back({2, "custom.annual_revenue", before, revenue});
  record.fields.push_back({1, "custom.renewal_date", "null", renewal});
  std::string bytes;
  write_record(record, bytes);
  const std::string note(item_size - bytes.size() - std::string_view{"   custom.owner_note"}.size(), 'n');
  record.fields.push_back({0, "custom.owner_note", {}, note});
  bytes.clear();
  write_record(record, bytes);
  bytes.resize(item_size, ' ');
  return bytes;
}

}  // namespace

AppendSample::AppendSample(std::size_t events_an_append) {
  std::mt19937_64 random{5};
  const std::size_t appends = std::max<std::size_t>(4, bytes_in_all / item_size / events_an_append / 16);
  for (std::size_t i = 0; i < appends; ++i) {
    Event& event = events_.emplace_back(Event{EventType::effect_intended, 1, 1, 0, {}, {}});
    std::string& bytes = bytes_.emplace_back();
    for (std::size_t j = 0; j < events_an_append; ++j) {
      const std::string one = item(random);
      event.items.add(one);
      bytes += one;
    }
  }
}

}  // namespace tidemark::bench
