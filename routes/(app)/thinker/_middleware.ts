import { define } from "@/web/define.ts";
import { requireModule } from "@/web/modules.ts";

export default define.middleware(requireModule("thinker"));
