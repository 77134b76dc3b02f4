package dev.mxlab.named.conf;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which word somebody meant. */
public final class Words {
  private Words() {}

  /** The word that is at most two slips away; null when none is. */
  public static @Nullable String closest(String typed, Collection<String> words) {
    String best = null;
    int least = Math.min(3, typed.length() / 2 + 1);
    for (String word : words) {
      int far = distance(typed.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
      if (far < least) {
        least = far;
        best = word;
      }
    }
    return best;
  }

  /** Damerau and Levenshtein's, neighbours exchanged counting as one slip. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
