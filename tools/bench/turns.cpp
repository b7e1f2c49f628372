#include "turns.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "peak_memory.h"

namespace tidemark::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int rounds = 10;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

void Turns::add(std::string who, std::function<void(std::size_t)> append) {
  add_threads(std::move(who), 1, [append = std::move(append)](std::size_t, std::size_t turn) { append(turn); });
}

void Turns::add_threads(std::string who, std::size_t threads, std::function<void(std::size_t, std::size_t)> append) {
  contestants_.push_back({std::move(who), threads, std::move(append)});
}

void Turns::take_turn(Contestant& contestant, double seconds) {
  forget_peak_memory();
  const auto start = Clock::now();
  std::atomic<std::size_t> appends = 0;
  const auto work = [&](std::size_t thread) {
    std::size_t done = 0;
    do contestant.append(thread, contestant.appends + done++);
    while (since(start) < seconds);
    appends += done;
  };
  std::vector<std::thread> others;
  for (std::size_t thread = 1; thread < contestant.threads; ++thread) others.emplace_back(work, thread);
  work(0);
  for (std::thread& other : others) other.join();
  contestant.seconds += since(start);
  contestant.appends += appends;
  contestant.peak = std::max(contestant.peak, peak_memory());
}

void Turns::run(double seconds) {
  for (int round = 0; round < rounds; ++round) {
    for (Contestant& contestant : contestants_) take_turn(contestant, seconds / rounds);
  }
  for (const Contestant& contestant : contestants_) print(contestant);
}

void Turns::print(const Contestant& contestant) const {
  const auto rate = [](const Contestant& one) { return static_cast<double>(one.appends) / one.seconds; };
  std::printf(
      "{\"benchmark\":\"%s\",\"who\":\"%s\",\"events\":%zu,\"appends_per_second\":%.1f,\"events_per_second\":%.0f,"
      "\"bytes_per_second\":%.0f,\"ratio\":%.3f,\"first_to_this\":%.3f,\"peak_memory\":%zu}\n",
      benchmark_.c_str(), contestant.who.c_str(), events_, rate(contestant),
      rate(contestant) * static_cast<double>(events_), rate(contestant) * static_cast<double>(bytes_),
      rate(contestant) / rate(contestants_.front()), rate(contestants_.front()) / rate(contestant), contestant.peak);
  std::fflush(stdout);
}

}  // namespace tidemark::bench
