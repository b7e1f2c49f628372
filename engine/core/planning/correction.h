#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/planning/plan.h"

namespace tidemark {

/// What is to be put into targets, whatever any mapping says: the values that a run replaced (an undo), nothing in the place of what a
/// line wrote that is there no longer, or what others have changed since.
///
///     Correction undo{"undo of run 12", EntityKind::visitor, Direction::pull, {},
///                     {{"v-42", "custom.region", "003…", R"("APAC")", R"("EMEA")"}}};
struct Correction {
  struct Wanted {
    std::string target;
    std::string field;   ///< "custom.region", "Pendo_NPS__c"
    std::string source;  ///< the record that the value came from which is there now; may be empty
    std::string now;     ///< JSON: what the target has to hold, or it is left alone
    std::string next;    ///< JSON: what it is to hold
  };
  std::string what;  ///< "undo of run 12", "retire of …", "restore of …": the first word is the kind
  EntityKind kind = EntityKind::visitor;
  Direction direction = Direction::pull;
  std::string object;  ///< push: the Salesforce object of the targets
  std::vector<Wanted> wanted;
};

/// All that a correction is planned from: one side is read, as no source has a say. Pages and own writes must outlive the plan, as those of
/// PlanInputs must: what targets hold is looked up in them.
struct CorrectionInputs {
  const Correction* correction = nullptr;
  const SalesforceSchema* salesforce = nullptr;  ///< of a push
  const PendoSchema* pendo = nullptr;            ///< of a pull
  std::string pull_group;                        ///< of a pull: the metadata group that can be written
  const Zone* zone = nullptr;
  std::span<const Page> targets;
  std::span<const OwnWrite> own_writes;
  std::span<const std::string> left_out;  ///< targets whose intents are open
  std::optional<Guard> guard;
  GuardMemory memory;
};

/// A wanted value that is not put there, and why.
struct NotCorrected {
  std::string target;
  std::string field;
  std::string why;
};

struct Corrected {
  Plan plan;
  std::vector<NotCorrected> left;  ///< by target, then field
};

/// The plan of a correction. Like any plan: what targets hold is compared as they hold it, values are what their fields can take, and
/// planning one that was applied gives no change. Pure. Errors: `unreadable_page`.
[[nodiscard]] Result<Corrected> correct(const CorrectionInputs& inputs, const Spread& spread = one_by_one);

/// What can't be put there as lines behind the plan's: {"left":{"reason":"not_put_back","target":…,"field":…,"why":…}}.
void print_not_corrected(std::span<const NotCorrected> left, std::string& out);

}  // namespace tidemark
