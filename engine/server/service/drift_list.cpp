#include "service/drift_list.h"

namespace tidemark::service {

void put_drift(json::Line& line, const sync::Drift& drift) {
  line.text("connection", name_of(drift.part.kind))
      .text("direction", name_of(drift.part.direction))
      .text("target", drift.target)
      .text("field", drift.field)
      .text("source", drift.source)
      .value("ours", drift.ours)
      .value("theirs", drift.theirs)
      .number("wrote", drift.wrote)
      .number("saw", drift.saw)
      .number("position", drift.seen)
      .flag("accepted", drift.accepted);
}

}  // namespace tidemark::service
