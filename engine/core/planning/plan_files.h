#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/planning/plan.h"

namespace tidemark {

/// Planning from files (docs/plan-format.md): what the command line reads from disk and the browser from dropped files. Bytes
/// are the caller's and must outlive the plan.
struct PlanFiles {
  struct File {
    std::string name;  ///< its ending says how it is read: .csv, .json or .ndjson
    std::string_view bytes;
    std::string report =
        {};  ///< a push's source: which report's rows these are; empty where the connection has one report
    std::optional<PageFormat> format = {};  ///< in place of what its ending says
  };
  const Configuration* configuration = nullptr;
  EntityKind kind = EntityKind::visitor;
  Direction direction = Direction::pull;
  std::vector<File> salesforce_schemas;  ///< describe answers, the connection's object among them
  File pendo_schema;
  std::vector<File> sources;
  std::vector<File> targets;
  std::vector<File> entities;
  bool has_entities = false;
  const Zone* zone = nullptr;
};

/// Whose records a file holds, and the pages that files are: by their endings, where they don't say their format. `invalid_input` with the
/// file's name.
enum class PageRole : std::uint8_t { salesforce, pendo, report };
[[nodiscard]] Result<std::vector<Page>> pages_of_files(const std::vector<PlanFiles::File>& files, PageRole role);

/// Both sides' schemas, as their files say them.
struct PlanSchemas {
  SalesforceSchema salesforce;
  PendoSchema pendo;

  /// `invalid_input` with the file's name: a describe that is none, say.
  [[nodiscard]] static Result<PlanSchemas> read(const PlanFiles& files);
};

/// The inputs as `plan` takes them, and the schemas that they point to.
class FileInputs {
 public:
  /// `invalid_input`: no such connection, a file whose ending says nothing, a describe that is none, a report that is not
  /// pushed; each with the file's name.
  [[nodiscard]] static Result<FileInputs> read(const PlanFiles& files);
  /// With schemas that were read before, or could not be: the files' own are not looked at.
  [[nodiscard]] static Result<FileInputs> read(const PlanFiles& files,
                                               std::shared_ptr<const Result<PlanSchemas>> schemas);

  /// Points into this object's schemas: valid while it or a copy lives.
  [[nodiscard]] PlanInputs inputs() const;

 private:
  PlanInputs inputs_;
  std::shared_ptr<const Result<PlanSchemas>> schemas_;
};

}  // namespace tidemark
