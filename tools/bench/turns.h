#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tidemark::bench {

/// Several contestants doing the same job by turns of a fraction of a second, so that a noisy neighbour disturbs them
/// alike. Prints a line of JSON for each: appends and bytes a second, their ratio to the first contestant's (what the first
/// reaches of the others' is 1/ratio and printed as `first_to_this`), and the peak memory of the process in its turns.
class Turns {
 public:
  Turns(std::string benchmark, std::size_t events, std::size_t bytes)
      : benchmark_{std::move(benchmark)}, events_{events}, bytes_{bytes} {}

  void add(std::string who, std::function<void(std::size_t turn)> append);
  void add_threads(std::string who, std::size_t threads,
                   std::function<void(std::size_t thread, std::size_t turn)> append);

  /// About `seconds` for each contestant.
  void run(double seconds);

 private:
  struct Contestant {
    std::string who;
    std::size_t threads = 1;
    std::function<void(std::size_t, std::size_t)> append;
    std::size_t appends = 0;
    double seconds = 0;
    std::size_t peak = 0;
  };

  static void take_turn(Contestant& contestant, double seconds);
  void print(const Contestant& contestant) const;

  std::string benchmark_;
  std::size_t events_;
  std::size_t bytes_;
  std::vector<Contestant> contestants_;
};

}  // namespace tidemark::bench
