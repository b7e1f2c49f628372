#pragma once

#include <cstdint>

#include "core/error.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::sim {

/// Two keys that nobody can guess.
[[nodiscard]] PendoSimulator::Keys random_pendo_keys();

/// Milliseconds of the machine's clock.
[[nodiscard]] Instant machine_time();

/// Serves the simulator on 127.0.0.1 (port 0: any free one), prints one line when it is ready,
///
///     {"url":"http://127.0.0.1:40123","key":"…","read_only_key":"…"}
///
/// and returns at SIGTERM or SIGINT, when the last request has been answered.
[[nodiscard]] Result<void> run_pendo_simulator(PendoSimulator& simulator, const PendoSimulator::Keys& keys,
                                               std::uint16_t port);

}  // namespace tidemark::sim
