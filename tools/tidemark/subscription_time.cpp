#include "command/subscription_time.h"

#include "zones/zone_table.h"

namespace tidemark::command {

LocalTime time_of(Workspace& workspace) {
  LocalTime local;
  const auto configuration = workspace.configuration();
  if (!configuration) return local;
  auto zone = load_zone(configuration->time_zone);
  if (!zone) return local;
  return {std::move(*zone), configuration->time_zone};
}

}  // namespace tidemark::command
