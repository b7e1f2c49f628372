#include "simulators/pendo_program.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>

#include <nlohmann/json.hpp>

#include "simulators/server.h"

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

}  // namespace

PendoSimulator::Keys random_pendo_keys() {
  return {random_key(".full"), random_key(".read")};
}

Instant machine_time() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

Result<void> run_pendo_simulator(PendoSimulator& simulator, const PendoSimulator::Keys& keys, std::uint16_t port) {
  // Blocked before the server's threads start, so that they inherit it and the signal waits for sigwait.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &ends, &before);
  {
    auto server = Server::listen(simulator, port);
    if (!server) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      return tl::unexpected(server.error());
    }
    nlohmann::ordered_json ready{{"url", (*server)->url()}, {"key", keys.key}, {"read_only_key", keys.read_only_key}};
    std::printf("%s\n", ready.dump().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ends, &signal);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return {};
}

}  // namespace tidemark::sim
