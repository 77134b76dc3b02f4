package dev.mxlab.dns.update;

import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.zone.Checks;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may update a zone, and what is looked at then.
 *
 * @param permission allow-update or update-policy
 * @param checks check-names and check-mx of the zone
 * @param integrity check-integrity
 * @param method serial-update-method
 * @param mostTtl max-zone-ttl; 0: any
 * @param mostRecords max-records of the zone; 0: any number
 */
public record UpdateRules(
    Permission permission,
    Checks checks,
    boolean integrity,
    Serial.Method method,
    long mostTtl,
    long mostRecords) {

  /** With BIND's defaults. */
  public static UpdateRules of(Permission permission, Checks checks) {
    return new UpdateRules(permission, checks, true, Serial.Method.INCREMENT, 0, 0);
  }

  /** Who may. */
  public sealed interface Permission {
    /** Whether anybody might. */
    default boolean possible() {
      return true;
    }
  }

  /** Nothing was said: nobody. */
  public record Nobody() implements Permission {
    @Override
    public boolean possible() {
      return false;
    }
  }

  /** allow-update. */
  public record Listed(Predicate<Requester> list, boolean none) implements Permission {
    @Override
    public boolean possible() {
      return !none;
    }
  }

  /** update-policy. */
  public record ByPolicy(UpdatePolicy policy) implements Permission {}

  @Nullable UpdatePolicy policy() {
    return permission instanceof ByPolicy byPolicy ? byPolicy.policy() : null;
  }
}
