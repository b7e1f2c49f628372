// The CSV of a Bulk ingest job, made while it is sent: N records with four changed fields each, read in pieces as libcurl asks for them,
// on one core. Beside it the machine's own limit: the same bytes, copied. A line of JSON a measurement.
//
//     build/release/tools/bench/bench_ingest_csv [--rows 200000]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "salesforce/bulk_csv.h"

namespace tidemark::bench {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} << 10;
constexpr int rounds = 7;

std::vector<salesforce::Update> updates_of(std::size_t rows) {
  using salesforce::FieldValue;
  std::vector<salesforce::Update> updates;
  updates.reserve(rows);
  for (std::size_t n = 0; n < rows; ++n) {
    std::string number = std::to_string(n);
    number.insert(0, 12 - number.size(), '0');
    updates.push_back(
        {"003" + number + "AAA",
         {{"Pendo_Days_Active__c", FieldValue::number(static_cast<double>(n % 31))},
          {"Pendo_Plan__c", FieldValue::text(n % 7 == 0 ? "Enterprise, \"gold\"" : "Enterprise")},
          {"Pendo_Last_Seen__c", FieldValue::date_time({1'767'000'000'000 + static_cast<std::int64_t>(n) * 1000})},
          {"Pendo_Comment__c",
           n % 5 == 0 ? FieldValue{} : FieldValue::text("what a user said of it, in a sentence or two")}}});
  }
  return updates;
}

double seconds_of(const auto& work) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void print(const char* who, std::size_t rows, std::size_t bytes, double seconds) {
  std::printf(
      "{\"benchmark\":\"ingest_csv\",\"rows\":%zu,\"who\":\"%s\",\"bytes\":%zu,\"seconds\":%.4f,\"mb_per_second\":%.0f}"
      "\n",
      rows, who, bytes, seconds, static_cast<double>(bytes) / seconds / 1e6);
}

void run(std::size_t rows) {
  const std::vector<salesforce::Update> updates = updates_of(rows);
  std::vector<char> piece(piece_bytes);
  std::size_t bytes = 0;
  const double made = seconds_of([&] {
    salesforce::IngestCsv csv{updates};
    for (bytes = 0;;) {
      const std::size_t taken = csv.read(bytes, piece);
      if (taken == 0) return;
      bytes += taken;
    }
  });
  print("tidemark, sized and made in pieces", rows, bytes, made);
  const std::string whole(bytes, 'x');
  std::size_t copied = 0;
  const double limit = seconds_of([&] {
    for (std::size_t at = 0; at < whole.size(); at += piece_bytes)
      copied += std::string_view{whole}.substr(at, piece_bytes).copy(piece.data(), piece_bytes);
  });
  print("the limit: the same bytes, copied", rows, copied / rounds, limit);
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  std::size_t rows = 200'000;
  if (count == 3 && std::string_view{arguments[1]} == "--rows") rows = std::strtoull(arguments[2], nullptr, 10);
  else if (count != 1) {
    std::fputs("usage: bench_ingest_csv [--rows N]\n", stderr);
    return 2;
  }
  tidemark::bench::run(rows);
  return 0;
}
