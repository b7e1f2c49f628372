#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "world.h"

namespace tidemark::sync {

inline constexpr Part visitors{EntityKind::visitor, Direction::pull};

/// A subscription that can be counted on fingers: `people` contacts and as many visitors, paired by e-mail address, and all is in sync:
///
///     contact 7 (record_id("003", 7)): Email "p007@x.io", Region__c "EMEA", Seats__c "10"
///     visitor "v-007":                 agent.email "p007@x.io", custom.region "EMEA", custom.seats 10
///
/// `guard`: the configuration's "guard", as JSON.
[[nodiscard]] Beginning little(std::size_t people, const std::string& guard = R"("off")");
[[nodiscard]] std::string little_configuration(const std::string& guard = R"("off")");

[[nodiscard]] std::string contact(std::size_t number);
[[nodiscard]] std::string visitor(std::size_t number);

/// Somebody changes the region of these contacts, first to last.
void relocate(World& world, std::size_t first, std::size_t last, const std::string& region);
/// What is stored for that visitor.
[[nodiscard]] std::string region(World& world, std::size_t number);

/// Answers the n-th bulk write (1, 2, …) in Pendo's place, where `answer` has something to say.
void answer_writes(World& world,
                   std::function<std::optional<http::Response>(std::uint64_t n, const http::Request&)> answer);

/// What carries out a kept plan.
[[nodiscard]] Request applying(const Digest& digest);

/// The run's only part.
[[nodiscard]] const PartReport& only_part(const Result<RunReport>& report);

}  // namespace tidemark::sync
