#include "simulators/pendo_main.h"

#include <chrono>
#include <random>
#include <string_view>

#include <nlohmann/json.hpp>

#include "simulators/pendo_simulator.h"

namespace tidemark::sim {
namespace {

std::string random_key(const char* end) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::random_device device;
  std::string key;
  for (int i = 0; i < 4; ++i) {
    auto bits = device();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) key += digits[bits & 15];
  }
  return key + end;
}

Instant machine_time() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

Result<void> serve(const Serving& serving, Result<std::unique_ptr<PendoSimulator>> simulator,
                   const PendoSimulator::Keys& keys) {
  if (!simulator) return tl::unexpected(simulator.error());
  return serve_until_signal(**simulator, serving, [&](const std::string& url) {
    return nlohmann::ordered_json{{"url", url}, {"key", keys.key}, {"read_only_key", keys.read_only_key}}.dump();
  });
}

PendoSimulator::Keys new_keys() { return {random_key(".full"), random_key(".read")}; }

}  // namespace

Result<void> run_pendo_simulator(const Serving& serving, const PendoData& data) {
  const auto keys = new_keys();
  return serve(serving, PendoSimulator::make(data, keys, machine_time), keys);
}

Result<void> run_pendo_simulator(const Serving& serving, const std::string& data_folder) {
  const auto keys = new_keys();
  return serve(serving, PendoSimulator::load(data_folder, keys, machine_time), keys);
}

}  // namespace tidemark::sim
