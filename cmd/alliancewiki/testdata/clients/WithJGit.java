import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** JGit, driven by clients_test.go: commands come as lines of words with tabs between, see there. */
public class WithJGit {
	static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

	public static void main(String[] args) throws Exception {
		var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line; (line = in.readLine()) != null; ) {
			try {
				out.println(run(line.split("\t", -1)) ? "done" : "failed");
			} catch (Exception e) {
				for (Throwable why = e; why != null; why = why.getCause()) {
					out.println(why);
				}
				out.println("failed");
			}
		}
	}

	static boolean run(String[] words) throws Exception {
		var dir = new File(words[1]);
		var person = new UsernamePasswordCredentialsProvider(words[2], words[3]);
		switch (words[0]) {
		case "clone":
			Git.cloneRepository().setURI(words[4]).setDirectory(dir).setCredentialsProvider(person).call().close();
			return true;
		case "fetch":
			try (Git git = Git.open(dir)) {
				out.println(git.fetch().setCredentialsProvider(person).call().getMessages());
			}
			return true;
		case "push":
			try (Git git = Git.open(dir)) {
				return push(git, person, words[4]);
			}
		default:
			throw new IllegalArgumentException(words[0]);
		}
	}

	static boolean push(Git git, CredentialsProvider person, String ref) throws Exception {
		boolean taken = true;
		var spec = new RefSpec("refs/heads/main:" + ref);
		for (PushResult result : git.push().setRefSpecs(spec).setCredentialsProvider(person).call()) {
			out.println(result.getMessages());
			for (RemoteRefUpdate update : result.getRemoteUpdates()) {
				out.println(update.getRemoteName() + " " + update.getStatus() + " " + update.getMessage());
				taken &= update.getStatus() == RemoteRefUpdate.Status.OK;
			}
		}
		return taken;
	}
}
