#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/configuration_events.h"

namespace tidemark {

/// The plan of a run that puts values back (X4): no mapping made it, so no record's class follows from it. The run's intents name it as
/// their cause, as they name a `Planned` one. Item 0 is this body; counts stand in Event::counts as those of `planned` do.
///
///     CorrectionPlanned{"undo of run 12", 12, "visitor", "pull", …}
struct CorrectionPlanned {
  static constexpr EventType type = EventType::correction_planned;
  static constexpr std::uint16_t version = 1;
  std::string what;  ///< "undo of run 12", as the kept plan says it (docs/plan-format.md)
  RunId of = 0;      ///< the run that is undone; 0 where it is of none
  std::string connection;
  std::string direction;
  std::string object;                ///< push: the Salesforce object of the targets; empty for a pull
  Position configuration = 0;        ///< the one in force: it names systems, credentials and the target group
  std::vector<std::string> targets;  ///< archive names of the pages, in order
  std::string own_writes;            ///< hex digest over the list of own recent writes that the plan was given
  std::string digest;                ///< the plan's, in hex
  std::string kept_plan;             ///< archive name of the plan that was looked at
  std::string org;                   ///< push: id of the Salesforce org that was read, 18 characters

  static Result<CorrectionPlanned> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<CorrectionPlanned>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(what), CEREAL_NVP(of), CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(object),
            CEREAL_NVP(configuration), CEREAL_NVP(targets), CEREAL_NVP(own_writes), CEREAL_NVP(digest),
            CEREAL_NVP(kept_plan), CEREAL_NVP(org));
  }
};

}  // namespace tidemark
