#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/events/fact_events.h"
#include "core/folds/part.h"
#include "core/planning/lines.h"
#include "core/planning/plan.h"
#include "pendo/client.h"
#include "salesforce/client.h"
#include "sync/effects.h"
#include "sync/journal.h"
#include "sync/suppression.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// Describes an object and those that fields of related records lead to ("Owner.Email"), step by step. An object on the way that the API
/// user may not see leaves its fields unknown; the first one must be there.
using Describe = std::function<Result<std::string>(const std::string& object)>;
[[nodiscard]] Result<void> describe_all(const std::string& object, const std::vector<std::string>& paths,
                                        const Describe& describe, SalesforceSchema& into);

/// Both systems, as a configuration names them, signed in to with its credentials.
struct Systems {
  std::unique_ptr<salesforce::Client> salesforce;
  std::unique_ptr<pendo::Client> pendo;

  /// `network` in the place of the world's. Each system also alone, where the other has no credential yet.
  [[nodiscard]] static Result<Systems> open(const Surroundings& world, http::Transport& network,
                                            const Configuration& configuration);
  [[nodiscard]] static Result<std::unique_ptr<salesforce::Client>> open_salesforce(const Surroundings& world,
                                                                                   http::Transport& network,
                                                                                   const Configuration& configuration);
  [[nodiscard]] static Result<std::unique_ptr<pendo::Client>> open_pendo(const Surroundings& world,
                                                                         http::Transport& network,
                                                                         const Configuration& configuration);
};

/// Whether the API user may do with a connection's object what a part needs: read it, and for a push edit its records. `refused` names
/// the object and the right.
[[nodiscard]] Result<void> check_rights(const SalesforceObject& object, Part part);

/// One side's pages as they were fetched, whole.
struct FetchedSide {
  std::deque<std::string> bytes;  ///< stay where they are: pages are views into them
  std::vector<Page> pages;
  std::vector<std::string> names;  ///< in the archive; empty where nothing was kept
  std::vector<std::uint64_t> rows_of_pages;
  std::uint64_t rows = 0;
  std::uint64_t suppressed = 0;  ///< rows that were read beside these, and are of persons who were erased
};

/// A schema as it was answered, in the archive.
struct KeptSchema {
  std::string system;  ///< "salesforce", "pendo"
  std::string object;  ///< "Contact", "visitor"
  std::string name;    ///< in the archive
  std::uint64_t bytes = 0;
};

/// What a fetch leaves behind it.
enum class Keeping : std::uint8_t {
  nothing,
  pages,             ///< in the archive, and no event names them
  pages_and_events,  ///< as a run does
};

/// All that a part's plan is made from.
struct Fetched {
  SalesforceSchema salesforce;
  PendoSchema pendo;
  std::vector<KeptSchema> schemas;  ///< none where nothing was kept
  std::vector<std::string> fields;  ///< of the object, beside its id
  FetchedSide sources;              ///< pull: of Salesforce; push: each report of the connection, a page each
  FetchedSide targets;              ///< pull: of Pendo; push: of Salesforce
  FetchedSide entities;             ///< push by another field than Pendo's id: of Pendo
  Instant targets_read_at;          ///< when the targets' fetch began

  /// What `plan` is given of it.
  void put_into(PlanInputs& inputs) const;
};

/// Whether a push has to read Pendo's entities, to know the identifiers of its reports' rows.
[[nodiscard]] bool needs_entities(const Connection& connection);

/// The field by which records of an object hang on others that writing them locks: a contact's AccountId, or the first reference of an
/// object of the org's own. Empty where there is none.
[[nodiscard]] std::string parent_field(const SalesforceObject& object);

/// Of these targets of a push the records above them (parent_field).
[[nodiscard]] Result<std::map<std::string, std::string, std::less<>>> parents_of(const Fetched& fetched,
                                                                                 const std::string& object,
                                                                                 Batch items);

/// Reads schemas and both sides of a part. Where pages are kept each is durable in the archive before PageFetched names it, and each
/// schema that is another than the last one seen is too. `more_fields` of the records are read beside those that the configuration needs,
/// where there are such. A side that was read half is an error, never a shorter side.
class Fetcher {
 public:
  Fetcher(const Surroundings& world, Systems& systems, const Configuration& configuration, const Zone& zone, Part part,
          RunId run, Keeping keeping, std::vector<std::string> more_fields = {})
      : world_{world},
        systems_{systems},
        configuration_{configuration},
        zone_{zone},
        part_{part},
        run_{run},
        keeping_{keeping},
        more_fields_{std::move(more_fields)},
        journal_{*world.log} {}

  [[nodiscard]] Result<Fetched> run();

  /// The targets alone, with their schema, whatever lines the configuration has: of a pull Pendo's entities, of a push `more_fields` of the
  /// records of `object`.
  [[nodiscard]] Result<Fetched> run_targets(const std::string& object);

 private:
  /// A side as events, errors and people call it.
  struct Reading {
    FetchedSide& side;
    std::string name;                             ///< of its pages: "source"
    std::string what;                             ///< "Contact", "visitors"
    std::vector<Suppression::IdColumn> ids = {};  ///< by which a row tells whose it is
  };
  [[nodiscard]] std::vector<Suppression::IdColumn> ids_in_salesforce() const;
  [[nodiscard]] std::vector<Suppression::IdColumn> ids_in_pendo() const;
  [[nodiscard]] Result<void> know_suppressed();
  [[nodiscard]] Result<void> read_salesforce(Reading reading);
  [[nodiscard]] Result<void> read_pendo(Reading reading);
  [[nodiscard]] Result<void> read_reports();
  struct Seen {
    views::SchemaRow row;
    std::string bytes;
  };
  /// How a schema was when it was seen last; nothing where the archive has its bytes no longer.
  [[nodiscard]] Result<std::optional<Seen>> last_seen(const std::string& system, const std::string& object) const;
  [[nodiscard]] Result<void> schemas();
  [[nodiscard]] Result<void> salesforce_schemas();
  [[nodiscard]] Result<void> pendo_schema();
  [[nodiscard]] std::vector<std::string> wanted_of_targets(const std::string& object) const;
  [[nodiscard]] Result<void> read_records(const Reading& reading);
  [[nodiscard]] Result<std::string> describe(const std::string& object);
  [[nodiscard]] Result<void> read_anew();
  [[nodiscard]] Result<PlanLines> lines() const;
  [[nodiscard]] Result<void> keep_schema(const SchemaSeen& seen, const std::string& bytes);
  void tell_progress(const Reading& reading);
  [[nodiscard]] Result<void> take_page(const Reading& reading, std::string bytes, std::uint64_t rows,
                                       PageFormat format);
  [[nodiscard]] Result<void> tell_of_page(bool last);
  [[nodiscard]] std::vector<std::string> wanted_fields() const;
  void note_schema(const SchemaSeen& seen, std::string name, const std::string& bytes);

  const Surroundings& world_;
  Systems& systems_;
  const Configuration& configuration_;
  const Zone& zone_;
  Part part_;
  RunId run_;
  Keeping keeping_;
  std::vector<std::string> more_fields_;
  Journal journal_;
  bool takes_as_before_ = true;  ///< "as before" is an answer to a describe
  bool has_as_before_ = false;   ///< and was one
  Suppression suppression_;
  IdentifierRule in_salesforce_;  ///< of the connection's identifiers
  IdentifierRule in_pendo_;
  Fetched fetched_;
  std::optional<PageFetched> untold_;  ///< the newest page: whether it is the last is not known yet
};

}  // namespace tidemark::sync
