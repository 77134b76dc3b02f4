package dev.mxlab.named;

import dev.mxlab.dns.sign.TsigAlgorithm;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.ServerSettings;
import dev.mxlab.named.conf.UpdatePolicy;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The key that named makes for who updates zones on its own machine ({@code nsupdate -l}): written
 * to a file that only its owner can read, and gone with the server (BIND 9 ARM, "Dynamic Update
 * Policies"). Guarded by the daemon's monitor; what it is now may be asked by any thread.
 */
final class SessionKey {
  private record Made(String file, KeyStatement key, Name name, TsigAlgorithm algorithm) {}

  private final RunFiles files;
  private final NamedLog log;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Made made;

  SessionKey(RunFiles files, NamedLog log) {
    this.files = files;
    this.log = log;
  }

  /** Null while there is none. */
  @Nullable KeyStatement key() {
    Made now = made;
    return now == null ? null : now.key();
  }

  /** {@code keys} and this one. */
  List<KeyStatement> with(List<KeyStatement> keys) {
    KeyStatement own = key();
    if (own == null) {
      return keys;
    }
    List<KeyStatement> all = new ArrayList<>(keys);
    all.add(own);
    return all;
  }

  /** Makes another where the settings are no longer those that it was made by. */
  void follow(ServerSettings.SessionKey wanted) {
    TsigAlgorithm algorithm =
        TsigAlgorithm.parse(wanted.algorithm()).map(TsigAlgorithm.Choice::algorithm).orElse(null);
    if (algorithm == null) {
      String kept = made == null ? "" : " (keeping current key)";
      error(
          wanted.at()
              + ": session-keyalg: unsupported or unknown algorithm '"
              + wanted.algorithm()
              + "'"
              + kept);
      return;
    }
    Made now = made;
    String file = wanted.file();
    boolean same =
        now != null
            && file != null
            && now.file().equals(file)
            && now.name().equals(wanted.name())
            && now.algorithm() == algorithm;
    if (!same) {
      close();
      if (file != null) {
        make(wanted, file, algorithm);
      }
    }
  }

  private void make(ServerSettings.SessionKey wanted, String file, TsigAlgorithm algorithm) {
    log.info(Category.GENERAL, "generating session key for dynamic DNS");
    byte[] octets = new byte[algorithm.length()];
    random.nextBytes(octets);
    String secret = Base64.getEncoder().encodeToString(octets);
    String name = wanted.name().toString(true);
    String text =
        "key \"%s\" {\n\talgorithm %s;\n\tsecret \"%s\";\n};\n"
            .formatted(name, algorithm.word(), secret);
    String trouble = files.create(file, text, RunFiles.SECRET);
    if (trouble.isEmpty()) {
      KeyStatement key = new KeyStatement(name, algorithm.word(), secret, wanted.at());
      made = new Made(file, key, wanted.name(), algorithm);
    } else {
      error(trouble);
      error("could not create " + file);
      error("failed to generate session key for dynamic DNS: permission denied");
    }
  }

  /** Forgets it, and removes its file. */
  void close() {
    Made old = made;
    made = null;
    if (old != null) {
      files.remove(old.file());
    }
  }

  /** The first of the zones that need the key, where there is none; then nothing is served. */
  Optional<String> missingFor(List<ZoneStatement> zones) {
    if (made != null) {
      return Optional.empty();
    }
    for (ZoneStatement zone : zones) {
      UpdatePolicy policy = zone.settings().updatePolicy();
      if (policy != null && policy.local()) {
        return Optional.of(
            "failed to enable auto DDNS policy for zone "
                + zone.apex().toString(true)
                + ": session key not found");
      }
    }
    return Optional.empty();
  }

  private void error(String text) {
    log.write(Category.GENERAL, Level.ERROR, text);
  }
}
