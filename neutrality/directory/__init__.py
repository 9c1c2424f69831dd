"""Who and where: places, offices, agencies, elections and holidays."""
