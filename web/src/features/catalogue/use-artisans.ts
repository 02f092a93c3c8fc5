import { getArtisans } from "../../api/calls.ts";
import { useLoaded } from "../../ui/use-loaded.ts";

/** All artisans, those first whose plan shows them first. */
export const useArtisans = () => useLoaded(["artisans"], getArtisans);
